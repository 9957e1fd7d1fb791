using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

// What the daemons duty has to tell.

/// <summary>Who restarts daemons on this node.</summary>
internal sealed record ModeIs(NodeMode Mode, string Reason) : Notice("mode")
{
    public override bool IsFault => Mode == NodeMode.Unknown;

    public override bool KeepsFromWork => IsFault;

    public override void Tell(ILogger log)
    {
        switch (Mode)
        {
            case NodeMode.Plain:
                log.ModeIsPlain(Reason);
                break;
            case NodeMode.Systemd:
                log.ModeIsSystemd(Reason);
                break;
            default:
                log.ModeIsUnknown(Reason);
                break;
        }
    }
}

/// <summary>The last look at the mode saw nothing: the mode stays, but nothing is started.</summary>
internal sealed record ModeInDoubt(string Why) : Notice("mode-doubt")
{
    // A question that systemd's re-execution cuts off. A pass waits for it.
    public override TimeSpan ToldAfter => TimeSpan.FromSeconds(3);

    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.ModeInDoubt(Why);
}

/// <summary>The node is in no cluster.</summary>
internal sealed record NotInCluster() : Notice("not-in-cluster")
{
    public override void Tell(ILogger log) => log.NotInCluster();
}

/// <summary>Whether the node is the master cannot be told.</summary>
internal sealed record RoleUnknown(string Problem) : Notice("role-unknown")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.RoleUnknown(Problem);
}

/// <summary>The host's own name does not resolve, so its role is unknown.</summary>
internal sealed record HostNameUnresolved(string Problem) : Notice(Key)
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    /// <summary>A pass that ends with this standing exits with 12, as the stock watcher.</summary>
    public const string Key = "host-name";

    public override void Tell(ILogger log) => log.RoleUnknown(Problem);
}

/// <summary>The node's role was changed: what that asks for is left to whoever changed it.</summary>
internal sealed record RoleChanged(RoleChange Change, DateTimeOffset Until) : Notice("role-change")
{
    // The instant is recomputed from the monotonic clock in each step and may differ by a tick.
    public override string Fingerprint() => $"{Change.To} {Change.At.Ticks}";

    public override void Tell(ILogger log) =>
        log.RoleChanged(Text(Change.To), Change.From == Change.To ? $"{Text(Change.From)} of another cluster" : Text(Change.From), Until);

    private static string Text(NodeRole role) => role switch
    {
        NodeRole.NotInCluster => "in no cluster",
        NodeRole.Unknown => "in a cluster",
        NodeRole.Master => "the master",
        _ => "an ordinary node",
    };
}

/// <summary>A daemon has come to belong here: it is left to whoever made that so.</summary>
internal sealed record DaemonLeftToOthers(string Daemon, DateTimeOffset Until) : Notice($"left:{Daemon}")
{
    public override string Fingerprint() => Daemon;

    public override void Tell(ILogger log) => log.DaemonLeftToOthers(Daemon, Until);
}

/// <summary>Somebody is starting or stopping daemons.</summary>
internal sealed record OperationUnderWay(string Command, bool TooLong) : Notice("operation")
{
    public override bool IsFault => TooLong;

    public override void Tell(ILogger log)
    {
        if (TooLong)
        {
            log.OperationTooLong(Command);
        }
        else
        {
            log.OperationUnderWay(Command);
        }
    }
}

/// <summary>A pid file says nothing while a process of that name lives.</summary>
internal sealed record PidFileUnclear(string Daemon, string Why) : Notice($"unclear:{Daemon}")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.PidFileUnclear(Daemon, Why);
}

/// <summary>A daemon died.</summary>
internal sealed record DaemonDied(string Daemon, string Cause) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonDied(Daemon, Cause);
}

/// <summary>A daemon was stopped on purpose and is left alone for now.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Until">Until when.</param>
/// <param name="IsLong">Whether that has lasted longer than an operation of Ganeti's would take that is seen here by what it stops only.</param>
internal sealed record DaemonLeftStopped(string Daemon, DateTimeOffset Until, bool IsLong) : Notice($"stopped:{Daemon}")
{
    // The instant is recomputed from the monotonic clock in each step and may differ by a tick.
    public override string Fingerprint() => IsLong ? $"{Daemon}, still" : Daemon;

    public override void Tell(ILogger log)
    {
        if (IsLong)
        {
            log.DaemonStaysStopped(Daemon, Until);
        }
        else
        {
            log.DaemonLeftStopped(Daemon, Until);
        }
    }
}

/// <summary>A daemon is being started.</summary>
internal sealed record DaemonStarting(string Daemon, string Reason) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonStarting(Daemon, Reason);
}

/// <summary>A daemon that we started runs.</summary>
internal sealed record DaemonStarted(string Daemon, int Pid) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonStarted(Daemon, Pid);
}

/// <summary>A daemon whose starts had failed again and again runs.</summary>
internal sealed record DaemonRunsAtLast(string Daemon, int Pid, int Failures) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonRunsAtLast(Daemon, Pid, Failures);
}

/// <summary>A missing daemon runs again without our doing.</summary>
internal sealed record DaemonBack(string Daemon, int Pid) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonBack(Daemon, Pid);
}

/// <summary>A daemon cannot be started, or does not last.</summary>
internal sealed record DaemonFailing(string Daemon, string Failure, int Failures, DateTimeOffset NextTry) : Notice($"failing:{Daemon}")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    // Told at the first failure, and again each time there are four times as many: what fails all day, each four minutes, is five lines.
    public override string Fingerprint() => $"{BitOperations.Log2((uint)Failures) / 2}";

    public override void Tell(ILogger log) => log.DaemonFailing(Daemon, Failure, Failures, NextTry);
}

/// <summary>A daemon dies again and again, soon after each start.</summary>
internal sealed record DaemonKeepsDying(string Daemon, string Cause, int Deaths, DateTimeOffset? NextTry) : Notice($"keeps-dying:{Daemon}")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    // Told when single deaths are told no more, and again each time there are four times as many (from eight on).
    public override string Fingerprint() => $"{(BitOperations.Log2((uint)Deaths) + 1) / 2}";

    public override void Tell(ILogger log) => log.DaemonKeepsDying(
        Daemon, Deaths, Cause, NextTry is { } at ? string.Create(CultureInfo.InvariantCulture, $"it is started again at {at:HH:mm:ss}") : "it runs for now");
}

/// <summary>A daemon that had died again and again has outlived a short life.</summary>
internal sealed record DaemonOutlived(string Daemon, int Pid, int Deaths) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonOutlived(Daemon, Pid, Deaths);
}

/// <summary>A master's daemon refuses to run, since it sees another master: no fault.</summary>
internal sealed record DaemonNotMaster(string Daemon) : Notice($"not-master:{Daemon}")
{
    public override void Tell(ILogger log) => log.DaemonNotMaster(Daemon);
}
