using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Instances;

// What the instances duty has to tell.

/// <summary>luxid cannot be asked, but it may only just be starting: no fault yet.</summary>
internal sealed record LuxidAwaited(string Group, string Why) : Notice("luxid")
{
    public override bool KeepsFromWork => true;

    public override string Fingerprint() => $"{Group}, awaited";

    public override void Tell(ILogger log) => log.LuxidAwaited(Group, Why);
}

/// <summary>luxid cannot be asked: nothing is known of the group.</summary>
internal sealed record LuxidUnavailable(string Group, string Why) : Notice("luxid")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override string Fingerprint() => Group;

    public override void Tell(ILogger log) => log.LuxidUnavailable(Group, Why);
}

/// <summary>This node was taken for the master and is not: a pass ends with exit code 11.</summary>
internal sealed record MasterLost(string Group, string Why) : Notice("not-master")
{
    public override void Tell(ILogger log) => log.MasterLost(Group, Why);
}

/// <summary>The stock watcher's file cannot be understood; its attempts are forgotten.</summary>
internal sealed record StateFileInvalid(string Group, string Why) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.StateFileInvalid(Group, Why);
}

/// <summary>The files with the instances' states could not be written.</summary>
internal sealed record StatusFilesFailed(string Group, string Why) : Notice("status-files")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.StatusFilesFailed(Group, Why);
}

/// <summary>No job is taken. No fault: it is an administrator's wish, or passes.</summary>
internal sealed record QueueRefuses(string Group, string Why) : Notice("queue")
{
    public override void Tell(ILogger log) => log.QueueRefuses(Group, Why);
}

/// <summary>A node can tell nothing of its instances.</summary>
/// <param name="Node">The node.</param>
/// <param name="IsOffline">Whether it is said to be so.</param>
/// <param name="Instances">How many it has.</param>
/// <param name="Cause">Why no node can tell anything, whatever is the matter with this one; null when there is no such reason.</param>
internal sealed record NodeHelpless(string Node, bool IsOffline, int Instances, string? Cause = null) : Notice($"helpless:{Node}")
{
    // Its noded is being restarted, or the node is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A node that an administrator declared offline is no news to him.
    public override bool IsFault => !IsOffline;

    public override TimeSpan ToldAfter => IsOffline || Cause is not null ? TimeSpan.Zero : Patience;

    public override void Tell(ILogger log)
    {
        if (IsOffline)
        {
            log.NodeOffline(Node, Instances);
        }
        else if (Cause is not null)
        {
            log.NodeDistrusted(Node, Instances, Cause);
        }
        else
        {
            log.NodeDown(Node, Instances);
        }
    }
}

/// <summary>An instance's nodes are in several groups: it is nobody's.</summary>
internal sealed record InstanceSplit(string Instance, string Groups) : Notice($"split:{Instance}")
{
    public override void Tell(ILogger log) => log.InstanceSplit(Instance, Groups);
}

/// <summary>An instance runs on disks that Ganeti takes for inactive, and so does not see to (ganeti/ganeti#817, #960).</summary>
internal sealed record DisksInactive(string Instance) : Notice($"disks-inactive:{Instance}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.DisksInactive(Instance);
}

/// <summary>An instance is to be started.</summary>
internal sealed record InstanceRestarting(string Instance, string Node, int Attempt, int Most) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceRestarting(Instance, Node, Attempt, Most);
}

/// <summary>An instance was started.</summary>
internal sealed record InstanceRestarted(string Instance, long JobId, int Attempt, int Most) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceRestarted(Instance, JobId, Attempt, Most);
}

/// <summary>An instance could not be started.</summary>
internal sealed record InstanceRestartFailed(string Instance, long JobId, int Attempt, int Most, string Result) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceRestartFailed(Instance, JobId, Attempt, Most, Result);
}

/// <summary>An instance is not started any more.</summary>
internal sealed record RestartsExhausted(string Instance, int Attempts, DateTimeOffset Until) : Notice($"exhausted:{Instance}")
{
    public override bool IsFault => true;

    public override string Fingerprint() => Instance;

    public override void Tell(ILogger log) => log.RestartsExhausted(Instance, Attempts, Until);
}

/// <summary>The cluster prevented an attempt, which does not count.</summary>
internal sealed record InstanceHindered(string Instance, string Result, DateTimeOffset NextTry) : Notice($"hindered:{Instance}")
{
    public override bool IsFault => true;

    // Without the job's number and the time of the next try.
    public override string Fingerprint() => WithoutNumbers.Of(Result);

    public override void Tell(ILogger log) => log.InstanceHindered(Instance, Result, NextTry);
}

/// <summary>An instance is left alone for now.</summary>
internal sealed record InstanceLeftAlone(string Instance, string Why) : Notice($"left-alone:{Instance}")
{
    public override void Tell(ILogger log) => log.InstanceLeftAlone(Instance, Why);
}

/// <summary>An instance runs on a node that Ganeti does not think it is on: it is never started a second time.</summary>
internal sealed record InstanceElsewhere(string Instance, string Primary, string Node) : Notice($"elsewhere:{Instance}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.InstanceElsewhere(Instance, Primary, Node);
}

/// <summary>An instance might run on a node that does not answer.</summary>
internal sealed record EvidenceMissing(string Instance, string Doubt, string Silent) : Notice($"evidence:{Instance}")
{
    public override bool IsFault => true;

    public override string Fingerprint() => Doubt;

    public override void Tell(ILogger log) => log.EvidenceMissing(Instance, Doubt, Silent);
}

/// <summary>An attempt was recorded, and no job of it is known.</summary>
internal sealed record AttemptLost(string Instance, int Attempt) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.AttemptLost(Instance, Attempt);
}

/// <summary>An attempt was not made: there was no need any more.</summary>
internal sealed record AttemptNotNeeded(string Instance, string Why) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.AttemptNotNeeded(Instance, Why);
}

/// <summary>An instance that was restarted has lasted.</summary>
internal sealed record InstanceStable(string Instance, DateTimeOffset Since) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceStable(Instance, Since);
}

/// <summary>An instance was shut down by its user, and is to be cleaned up.</summary>
internal sealed record InstanceCleaningUp(string Instance, int Attempt) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceCleaningUp(Instance, Attempt);
}

/// <summary>An instance was cleaned up.</summary>
internal sealed record InstanceCleanedUp(string Instance, long JobId) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceCleanedUp(Instance, JobId);
}

/// <summary>An instance could not be cleaned up.</summary>
internal sealed record InstanceCleanupFailed(string Instance, long JobId, int Attempt, int Most, string Result) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.InstanceCleanupFailed(Instance, JobId, Attempt, Most, Result);
}

/// <summary>An instance is not cleaned up any more.</summary>
internal sealed record CleanupsExhausted(string Instance, int Attempts) : Notice($"cleanups-exhausted:{Instance}")
{
    public override bool IsFault => true;

    public override void Tell(ILogger log) => log.CleanupsExhausted(Instance, Attempts);
}
