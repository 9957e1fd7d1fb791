using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Cluster;

// What is told of the node's place in the cluster, by the daemons duty and the look at the groups.

/// <summary>None of this host's names is a node's: it may be any of them, the master too.</summary>
internal sealed record HostNotListed(string Names) : Notice("host-not-listed")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.HostNotListed(Names);
}

/// <summary>This node is the master, and its own daemons would not take it for that.</summary>
internal sealed record HostMisnamed(string Names) : Notice("host-misnamed")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.HostMisnamed(Names);
}

/// <summary>Whether kvmd is needed here cannot be told.</summary>
internal sealed record UserShutdownUnknown(string Problem) : Notice("user-shutdown-unknown")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.UserShutdownUnknown(Problem);
}

/// <summary>The node groups cannot be told, so that nobody looks after their instances.</summary>
internal sealed record GroupsUnknown(string Why) : Notice("groups-unknown")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.GroupsUnknown(Why);
}

/// <summary>A node of a cluster has not the daemon that every node has: Ganeti is elsewhere, or gone.</summary>
internal sealed record DaemonNotInstalled(string Daemon, string Directory) : Notice("not-installed")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.DaemonNotInstalled(Daemon, Directory);
}
