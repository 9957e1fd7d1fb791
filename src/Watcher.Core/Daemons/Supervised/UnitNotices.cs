using System.Numerics;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Supervised;

// What the daemons duty has to tell where systemd manages the daemons. Every notice names the unit; its daemon follows from it.

/// <summary>A unit's main process died.</summary>
internal sealed record UnitDied(string Unit, string Cause, int Deaths) : Notice((string?)null)
{
    public override void Tell(ILogger log)
    {
        if (Deaths == 1)
        {
            log.UnitDied(UnitText.Daemon(Unit), Unit, Cause);
        }
        else
        {
            log.UnitDiedUnseen(UnitText.Daemon(Unit), Unit, Deaths, Cause);
        }
    }
}

/// <summary>A unit that died runs again.</summary>
internal sealed record UnitRunsAgain(string Unit, uint Pid, int Deaths) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.UnitRunsAgain(UnitText.Daemon(Unit), Unit, Pid, Deaths);
}

/// <summary>A unit was started.</summary>
internal sealed record UnitStarted(string Unit, uint Pid) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.UnitStarted(UnitText.Daemon(Unit), Unit, Pid);
}

/// <summary>A unit dies again and again: told anew each time there are four times as many deaths (from eight on).</summary>
internal sealed record UnitKeepsDying(string Unit, string Cause, int Deaths) : Notice($"keeps-dying:{Unit}")
{
    public override bool IsFault => true;

    public override string Fingerprint() => $"{(BitOperations.Log2((uint)Deaths) + 1) / 2}";

    public override void Tell(ILogger log) => log.UnitKeepsDying(UnitText.Daemon(Unit), Unit, Deaths, Cause);
}

/// <summary>A unit that is needed has been away for longer than a restart takes.</summary>
internal sealed record UnitStaysDown(string Unit, string State, string Why) : Notice($"down:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UnitStaysDown(UnitText.Daemon(Unit), Unit, State, Why);
}

/// <summary>systemd has given a unit up.</summary>
internal sealed record UnitGivenUp(string Unit, string Cause) : Notice($"given-up:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UnitGivenUp(UnitText.Daemon(Unit), Unit, Cause);
}

/// <summary>A unit was stopped; systemd does not say by whom.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="IsLong">Whether that has lasted longer than an operation of Ganeti's would take that is seen here by what it stops only.</param>
internal sealed record UnitStopped(string Unit, bool IsLong) : Notice($"stopped:{Unit}")
{
    public override void Tell(ILogger log)
    {
        if (IsLong)
        {
            log.UnitStaysStopped(UnitText.Daemon(Unit), Unit);
        }
        else
        {
            log.UnitStopped(UnitText.Daemon(Unit), Unit);
        }
    }
}

/// <summary>A unit that is needed ended by itself, without an error.</summary>
internal sealed record UnitEnded(string Unit) : Notice($"ended:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UnitEnded(UnitText.Daemon(Unit), Unit);
}

/// <summary>A master's daemon sees another master: no fault.</summary>
internal sealed record UnitNotMaster(string Unit) : Notice($"not-master:{Unit}")
{
    public override void Tell(ILogger log) => log.UnitNotMaster(UnitText.Daemon(Unit), Unit);
}

/// <summary>A unit's condition is not met, so that it was not started: no fault.</summary>
internal sealed record UnitConditionUnmet(string Unit) : Notice($"condition:{Unit}")
{
    public override void Tell(ILogger log) => log.UnitConditionUnmet(UnitText.Daemon(Unit), Unit);
}

/// <summary>A unit that is needed cannot be started, or would not be at the next boot.</summary>
internal sealed record UnitUnusable(string Unit, string State) : Notice($"unusable:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UnitUnusable(UnitText.Daemon(Unit), Unit, State, UnitText.Remedy(Unit, State));
}

/// <summary>A daemon runs, but not by its unit: systemd neither knows nor restarts it.</summary>
internal sealed record UnitBypassed(string Unit, int Pid, string RunsIn) : Notice($"bypassed:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UnitBypassed(UnitText.Daemon(Unit), Pid, RunsIn.Length > 0 ? RunsIn : "no unit", Unit);
}

/// <summary>What prepares the daemons' directories failed; systemd is told to go on all the same.</summary>
internal sealed record PreparationFailed(string Unit, int ExitStatus) : Notice($"preparation:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.PreparationFailed(Unit, ExitStatus);
}

/// <summary>systemd holds a daemon's socket no more, though the daemon runs: nobody can ask it.</summary>
internal sealed record SocketFailed(string Unit, string Service) : Notice($"socket:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.SocketFailed(Unit, UnitText.Daemon(Service));
}

/// <summary>systemd listens for a daemon that runs, and the name that its clients know does not lead there.</summary>
internal sealed record SocketNameLost(string Unit, string Service, string Path) : Notice($"socket-name:{Unit}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.SocketNameLost(Path, Unit, UnitText.Daemon(Service));
}

/// <summary>Arguments for one start lie about and would go into every later one.</summary>
internal sealed record OneTimeArgumentsLeft(string Daemon, string Path, DateTimeOffset Since) : Notice($"one-time:{Daemon}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.OneTimeArgumentsLeft(Daemon, Path, Since);
}
