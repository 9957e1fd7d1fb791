using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Maintenance;

// What the node maintenance duty has to tell.

/// <summary>Whether this node is offline cannot be told.</summary>
internal sealed record NodeRoleDoubtful(string Why) : Notice("node-role")
{
    // confd is stopped for seconds by Ganeti's own operations, and reads a changed configuration some seconds late.
    public override TimeSpan ToldAfter => TimeSpan.FromMinutes(1);

    public override bool IsFault => true;

    // Not who says what: candidates take turns at being silent.
    public override string Fingerprint() => "";

    public override void Tell(ILogger log) => log.NodeRoleDoubtful(Why);
}

/// <summary>The cluster has set this node offline.</summary>
internal sealed record NodeSetOffline(string Names, string Because) : Notice("node-offline")
{
    // What becomes of the instances is told one by one.
    public override string Fingerprint() => "";

    public override void Tell(ILogger log) => log.NodeSetOffline(Names, Because);
}

/// <summary>An instance is told to stop.</summary>
internal sealed record GuestStopping(string Instance, string Reason) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.GuestStopping(Instance, Reason);
}

/// <summary>It has.</summary>
internal sealed record GuestStopped(string Instance) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.GuestStopped(Instance);
}

/// <summary>It could not be told.</summary>
internal sealed record GuestStopFailing(string Instance, string Why) : Notice($"guest:{Instance}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.GuestStopFailing(Instance, Why);
}

/// <summary>What else may run here.</summary>
internal sealed record NotStoppedHere(string Names) : Notice("not-stopped")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.NotStoppedHere(Names);
}
