using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Adoption;

/// <summary>One daemon of Ganeti's: whether it runs, and whose it is.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Sight">What its pid file says.</param>
/// <param name="Loaded">Its unit, as systemd has it.</param>
internal sealed record DaemonFacts(Daemon Daemon, DaemonSight Sight, LoadedUnit Loaded)
{
    // daemons.py: EXIT_NOTMASTER.
    private const int NotMaster = 11;

    /// <summary>The unit in whose cgroup the process is; null when it does not run, or is in none.</summary>
    public string? RunsIn { get; init; }

    /// <summary>Arguments that its last start had besides the configured ones; empty for none.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Whether it belongs on this node.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether an operator holds it.</summary>
    public bool IsHeld { get; init; }

    public string Name => Daemon.Name;

    public string Unit => UnitText.Unit(Daemon.Name);

    public int? Pid => Sight is DaemonSight.Running running ? running.Process.Pid : null;

    /// <summary>It is the main process of its own unit.</summary>
    public bool RunsInside => Pid is { } pid && Loaded.Number("MainPID") == pid;

    /// <summary>It runs, and its own unit has not started it: when it dies, systemd does not know.</summary>
    public bool RunsOutside => Pid is not null && !RunsInside;

    /// <summary>Its unit does something, be it to fail again and again.</summary>
    public bool UnitIsAlive => Loaded.Text("ActiveState") is not ("" or "inactive" or "failed");

    /// <summary>It is down, and should not be.</summary>
    public bool IsMissing => IsNeeded && Sight is (DaemonSight.Absent or DaemonSight.Stale) && !IsAtRest;

    /// <summary>Down for a reason that is none to start it: a condition is not met, it sees another master, or it had nothing to do (kvmd).</summary>
    private bool IsAtRest =>
        Loaded.Text("ActiveState") == "inactive"
        && (Loaded.HasUnmetCondition
            || (Loaded.Number("ExecMainCode") == 1
                && (Loaded.Number("ExecMainStatus") == NotMaster || (Loaded.Number("ExecMainStatus") == 0 && Daemon.Where == DaemonPlace.WithUserShutdown))));
}
