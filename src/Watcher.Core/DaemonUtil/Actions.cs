using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.DaemonUtil;

/// <summary>The actions of daemon-util that look at daemons, start or stop them.</summary>
internal sealed class Actions
{
    private const int NotInstalled = 5;

    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    private readonly GanetiLayout _layout;
    private readonly GanetiPaths _paths = GanetiPaths.FromEnvironment();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly StartLock _locks;
    private readonly PlainControl _plain;

    /// <param name="layout">What is known of the node.</param>
    public Actions(GanetiLayout layout)
    {
        _layout = layout;
        _locks = new StartLock(_paths, _time);
        _plain = new PlainControl(layout, _locks, _time);
    }

    private SystemdBus Bus => new(_paths.RunRoot, BusDeadline, _time);

    private StopHold Hold => new(_paths, new HoldsFile(_paths.HoldsFile, _paths.HoldsLock, _time), _time);

    /// <returns>The exit code; null when there is no such action.</returns>
    public int? Run(string action, ImmutableArray<string> arguments) => action switch
    {
        "check" => WithName(arguments, Check),
        "start" => WithName(arguments, name => Start(name, arguments[1..])),
        DaemonUtilCommand.StartUnlessHeld => WithName(arguments, name => StartUnlessHeld(name, arguments[1..])),
        "stop" => WithName(arguments, Stop),
        DaemonUtilCommand.EndForUnit => WithName(arguments, name => IsKnown(name) ? _plain.Stop(name) : ExitCode.Failure),
        "check-and-start" => CheckAndStart(arguments.FirstOrDefault("")),
        "start-all" => StartAll(),
        "stop-all" => Control().StopAll(),
        "start-master" => Control().StartMaster(),
        "stop-master" => Control().StopMaster(),
        "rotate-logs" => WithName(arguments, name => IsKnown(name) ? _plain.RotateLogs(name) : ExitCode.Done),
        "rotate-all-logs" => RotateAllLogs(),
        "use-systemctl" => Control().IsSupervised ? ExitCode.Done : ExitCode.Failure,
        "reload-ssh-keys" => ReloadSshKeys(),
        OneTimeStart.Action => WithIdentity(arguments, (name, id) => StartOnce(name, id, arguments[2..])),
        OneTimeStart.EndAction => WithIdentity(arguments, (name, id) => OneTime().EndInside(name, id)),
        _ => Printed.Run(action, arguments.AsSpan(), _layout),
    };

    private static int WithName(ImmutableArray<string> arguments, Func<string, int> act) =>
        arguments.Length == 0 ? Printed.Missing() : act(arguments[0]);

    private static int WithIdentity(ImmutableArray<string> arguments, Func<string, string, int> act) =>
        arguments.Length < 2 ? Printed.Missing() : act(arguments[0], arguments[1]);

    private bool IsKnown(string name) => _layout.StopOrder.Contains(name);

    /// <summary>Where nobody can tell whether systemd manages the daemons, the pid file is still true: a look harms nobody.</summary>
    private int Check(string name)
    {
        if (!IsKnown(name))
        {
            return ExitCode.Failure;
        }

        return Mode(out _) == NodeMode.Systemd ? Supervised().Check(name) : _plain.Check(name);
    }

    private int Start(string name, ImmutableArray<string> arguments)
    {
        var control = ControlOf(name);
        return Hold.BeforeStart(name) ? control.Start(name, arguments) : Held(name, ExitCode.Failure);
    }

    /// <summary>For the watcher. Arguments are of a process that somebody started on a plain node: where systemd manages the daemons they are not for it.</summary>
    private int StartUnlessHeld(string name, ImmutableArray<string> arguments)
    {
        var control = ControlOf(name);
        if (Hold.Forbids(name))
        {
            return Held(name, ExitCode.Done);
        }

        return control.IsSupervised ? control.Start(name, []) : _plain.Start(name, arguments, isForbidden: () => Hold.Forbids(name)) ?? Held(name, ExitCode.Done);
    }

    private static int Held(string name, int exitCode)
    {
        StandardStream.WriteErrorLine($"{DaemonUtilCommand.Name}: {name} is held, and not started");
        return exitCode;
    }

    private int Stop(string name)
    {
        var control = Control();
        if (!IsKnown(name))
        {
            return control.IsSupervised ? throw Unknown(name, control) : ExitCode.Done;
        }

        if (!control.IsSupervised && DaemonCatalog.Find(name) is not null)
        {
            Hold.BeforeStop(name);
        }

        return control.Stop(name);
    }

    private int CheckAndStart(string name)
    {
        try
        {
            if ((name.Length == 0 ? Printed.Missing() : Check(name)) == ExitCode.Done)
            {
                return ExitCode.Done;
            }
        }
        catch (DaemonUtilException e)
        {
            StandardStream.WriteErrorLine($"{DaemonUtilCommand.Name}: {e.Message}");
        }

        if (!Control().IsSupervised)
        {
            return name.Length == 0 ? ExitCode.Failure : Start(name, []);
        }

        StandardStream.WriteLine($"{name} supervised by systemd but not running, will not restart.");
        return ExitCode.Failure;
    }

    private int StartAll()
    {
        var control = Control();
        if (control.BeginStartAll() is var begun and not ExitCode.Done)
        {
            return begun;
        }

        foreach (var daemon in _layout.StartOrder)
        {
            int code;
            try
            {
                code = control.StartOneOfAll(daemon);
            }
            catch (DaemonUtilException e)
            {
                StandardStream.WriteErrorLine($"{DaemonUtilCommand.Name}: {e.Message}");
                code = e.ExitCode;
            }

            if (Printed.Problem(code.ToString(CultureInfo.InvariantCulture)) is { ExitCode: not ExitCode.Done } problem)
            {
                StandardStream.WriteErrorLine(problem.Text);
                return ExitCode.Failure;
            }
        }

        return ExitCode.Done;
    }

    private int RotateAllLogs()
    {
        foreach (var daemon in _layout.StopOrder)
        {
            if (_plain.RotateLogs(daemon) is var code and not ExitCode.Done)
            {
                return code;
            }
        }

        return ExitCode.Done;
    }

    private static int ReloadSshKeys()
    {
        const string Service = "/usr/sbin/service";
        return new ExitStatus(ChildProcess.Run(Service, [Service, "ssh", "restart"], ShellVariables.FromEnvironment().Environ)).Code ?? ExitCode.Failure;
    }

    private int StartOnce(string name, string id, ImmutableArray<string> arguments)
    {
        var control = Supervised();
        return IsKnown(name) ? OneTime().StartInside(name, id, arguments, () => control.StartUnit(name)) : throw Unknown(name, control);
    }

    private IDaemonControl ControlOf(string name)
    {
        var control = Control();
        return IsKnown(name) ? control : throw Unknown(name, control);
    }

    private static DaemonUtilException Unknown(string name, IDaemonControl control) =>
        new($"'{string.Concat(name.Select(c => char.IsControl(c) ? '?' : c))}' is no daemon of Ganeti's", control.IsSupervised ? NotInstalled : ExitCode.Trouble);

    private IDaemonControl Control() => Mode(out var reason) switch
    {
        NodeMode.Systemd => Supervised(),
        NodeMode.Plain => _plain,
        _ => throw new DaemonUtilException($"nothing is done: {reason}", ExitCode.ModeUnknown),
    };

    private SupervisedControl Supervised() => new(Bus, Bus, OneTime());

    private OneTimeStart OneTime() => new(_layout.DataDirectory, Bus, _locks, _time);

    private NodeMode Mode(out string reason)
    {
        if (!ModeProbe.SystemdRuns(_paths.RunRoot))
        {
            reason = "";
            return NodeMode.Plain;
        }

        var mode = ModeDecision.Decide(ModeState.Blank, new ModeProbe(_paths.RunRoot, Bus).LookAsync(CancellationToken.None).GetAwaiter().GetResult());
        reason = mode.Reason;
        return mode.Mode;
    }
}
