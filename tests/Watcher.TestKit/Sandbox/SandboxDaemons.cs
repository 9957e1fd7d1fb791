using System.Globalization;
using Watcher.Core.Daemons;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>A sandbox node's stand-in daemons, and its stand-in daemon-util (see stand-ins/daemon-util for what it can be told).</summary>
internal sealed class SandboxDaemons(SandboxNode node)
{
    /// <summary>What a master without user shutdown needs, in the order of starting.</summary>
    public static readonly IReadOnlyList<string> OfMaster =
        ["ganeti-noded", "ganeti-confd", "ganeti-wconfd", "ganeti-rapi", "ganeti-luxid", "ganeti-mond"];

    /// <summary>What a node that is not the master needs.</summary>
    public static readonly IReadOnlyList<string> OfRegularNode = ["ganeti-noded", "ganeti-confd", "ganeti-mond"];

    /// <summary>Which daemons daemon-util was asked to start, in the order of the catalog: starts are made side by side.</summary>
    public IReadOnlyList<string> Starts =>
    [
        .. Calls.Where(call => call.StartsWith("start ", StringComparison.Ordinal)).Select(call => call["start ".Length..])
            .OrderBy(name => DaemonCatalog.All.IndexOf(DaemonCatalog.Find(name.Split(' ')[0])!)),
    ];

    /// <summary>Those that run, in the order of starting.</summary>
    public IReadOnlyList<string> Running => [.. OfMaster.Append("ganeti-kvmd").Where(name => Pid(name) is not null)];

    private string[] Calls => File.ReadAllLines(node.PathOf("stand-in/calls"));

    public static string PidFile(string name) => $"var/run/ganeti/{name}.pid";

    /// <summary>The daemon's process, by its pid file; null when it does not run.</summary>
    public int? Pid(string name) =>
        int.TryParse(node.Read(PidFile(name)), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid)
        && SandboxProcesses.Command(pid) == name ? pid : null;

    /// <summary>How many processes of that name live in the sandbox.</summary>
    public int Count(string name) => SandboxProcesses.In(node.Root).Count(pid => SandboxProcesses.Command(pid) == name);

    /// <summary>Starts daemons as somebody other than the watcher, and forgets that daemon-util was asked to.</summary>
    public async Task StartAsync(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            await UtilAsync("start", name);
        }

        ForgetCalls();
    }

    /// <summary>Stops a daemon as an operator does.</summary>
    public Task StopAsync(string name) => UtilAsync("stop", name);

    /// <summary>Kills daemons, as a crash does: their pid files stay.</summary>
    public async Task KillAsync(params IReadOnlyList<string> names)
    {
        var pids = names.Select(name => Pid(name) ?? throw new InvalidOperationException($"{name} does not run")).ToList();
        pids.ForEach(pid => SandboxProcesses.Signal(pid, SandboxProcesses.SigKill));
        await Until.TrueAsync(() => !pids.Exists(SandboxProcesses.IsAlive), $"{string.Join(", ", names)} are dead");
    }

    /// <summary>Tells the stand-ins how to behave: "fail", "hang", "pretend" … for one daemon.</summary>
    public void Tell(string what, string name, string content = "") => node.Write($"stand-in/{what}.{name}", content);

    /// <summary>Takes it back.</summary>
    public void Untell(string what, string name) => node.Delete($"stand-in/{what}.{name}");

    public void ForgetCalls() => node.Write("stand-in/calls", "");

    public Task UntilRunningAsync(params IReadOnlyList<string> names) => node.UntilAsync(
        () => names.All(name => Pid(name) is not null),
        $"{string.Join(", ", names)} run",
        () => $"running: {string.Join(", ", Running)}\n{node.Log}");

    /// <summary>Waits until a start of the daemon hangs.</summary>
    public Task UntilHangingAsync(string name) => node.UntilAsync(() => node.Exists($"stand-in/hanging.{name}"), $"the start of {name} hangs");

    private async Task UtilAsync(string action, string name)
    {
        string[] command = [node.PathOf("usr/lib/ganeti/daemon-util"), action, name];
        var result = await Command.RunAsync(command, Until.Deadline, node.Environment);
        if (result.ExitCode != 0)
        {
            throw new CommandFailedException(command, result);
        }
    }
}
