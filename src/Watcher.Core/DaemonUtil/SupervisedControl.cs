using System.Collections.Immutable;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Native;
using Watcher.Core.Systemd;

namespace Watcher.Core.DaemonUtil;

/// <summary>Starts and stops daemons through systemd, over the bus and without a program; exit codes are systemctl's.</summary>
/// <param name="units">Jobs of units.</param>
/// <param name="bus">The states of units.</param>
/// <param name="oneTime">Starts with arguments for one time.</param>
internal sealed class SupervisedControl(IUnitControl units, ISystemdBus bus, OneTimeStart oneTime) : IDaemonControl
{
    private const string MasterTarget = "ganeti-master.target";
    private const string Target = "ganeti.target";

    // systemctl's own: translate_bus_error_to_exit_status.
    private static readonly ImmutableDictionary<string, int> ExitCodes = new Dictionary<string, int>
    {
        ["org.freedesktop.DBus.Error.AccessDenied"] = 4,
        ["org.freedesktop.systemd1.OnlyByDependency"] = 4,
        ["org.freedesktop.systemd1.TransactionIsDestructive"] = 4,
        ["org.freedesktop.systemd1.NoSuchUnit"] = 5,
        ["org.freedesktop.systemd1.LoadFailed"] = 6,
    }.ToImmutableDictionary();

    public bool IsSupervised => true;

    public int Check(string daemon) => States(UnitText.Unit(daemon)).ActiveState == "active" ? ExitCode.Done : ExitCode.Failure;

    public int Start(string daemon, IReadOnlyList<string> arguments)
    {
        ImmutableArray<string> once = [.. DaemonArguments.Extra(daemon), .. arguments];
        if (once.Length > 0)
        {
            return Asked(daemon, () => oneTime.Start(daemon, once));
        }

        oneTime.RemoveLeftover(daemon);
        return StartUnit(daemon);
    }

    /// <summary>Masked by an administrator, or not installed: not a failure of all the others.</summary>
    public int StartOneOfAll(string daemon) =>
        States(UnitText.Unit(daemon)).LoadState is "masked" or "not-found" ? ExitCode.Done : Start(daemon, []);

    /// <summary>Only the job itself.</summary>
    public int StartUnit(string daemon) => Job(units.StartAsync, UnitText.Unit(daemon));

    public int Stop(string daemon) => Job(units.StopAsync, UnitText.Unit(daemon));

    public int StartMaster()
    {
        // The target's own start would take no arguments to its daemons, so those with some come first (backend.StartMasterDaemons).
        foreach (var daemon in MasterDaemons.InStartOrder)
        {
            if (DaemonArguments.Extra(daemon).Length > 0 && Start(daemon, []) is var code and not ExitCode.Done)
            {
                return code;
            }
        }

        return Job(units.StartAsync, MasterTarget);
    }

    public int StopMaster() => Job(units.StopAsync, MasterTarget);

    public int BeginStartAll() => Job(units.StartAsync, Target);

    public int StopAll() => Job(units.StopAsync, Target);

    private UnitStates States(string unit)
    {
        try
        {
            return bus.GetStatesAsync([unit], CancellationToken.None).GetAwaiter().GetResult()[0];
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            throw new DaemonUtilException($"{unit}: {e.Message}", ExitCode.Failure);
        }
    }

    private static int Job(Func<string, CancellationToken, Task<string>> job, string unit) => Asked(unit, () =>
    {
        var result = job(unit, CancellationToken.None).GetAwaiter().GetResult();
        if (result is "done" or "skipped")
        {
            return ExitCode.Done;
        }

        StandardStream.WriteErrorLine($"daemon-util: systemd's job for {unit} ended with '{result}'; see \"systemctl status {unit}\" and \"journalctl -xeu {unit}\"");
        return ExitCode.Failure;
    });

    private static int Asked(string about, Func<int> ask)
    {
        try
        {
            return ask();
        }
        catch (BusException e)
        {
            throw new DaemonUtilException($"{about}: {e.Message}", ExitCodes.GetValueOrDefault(e.ErrorName, ExitCode.Failure));
        }
        catch (TimeoutException e)
        {
            throw new DaemonUtilException($"{about}: {e.Message}", ExitCode.Failure);
        }
    }
}
