using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Disks;

// What the disks duty has to tell.

/// <summary>A node was restarted, and copies of disks on it are idle.</summary>
internal sealed record NodeRestarted(string Node, int Instances) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.NodeRestarted(Node, Instances);
}

/// <summary>A job activates disks.</summary>
internal sealed record Activating(string Instances, string Because, long JobId) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DisksActivating(Instances, Because, JobId);
}

/// <summary>Disks were activated.</summary>
internal sealed record Activated(string Instances, long JobId) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DisksActivated(Instances, JobId);
}

/// <summary>An instance's disks could not be activated.</summary>
internal sealed record ActivationFailing(string Instance, string Result) : Notice($"activation:{Instance}")
{
    public override bool IsFault => true;

    // Without the job's number: each verification makes another try.
    public override string Fingerprint() => WithoutNumbers.Of(Result);

    public override void Tell(ILogger log) => log.DisksActivationFailing(Instance, Result);
}

/// <summary>An instance's disks are to be activated, and are not yet.</summary>
internal sealed record ActivationWaits(string Instance, string Because, string Hindrance) : Notice($"activation-waits:{Instance}")
{
    public override string Fingerprint() => WithoutNumbers.Of(Hindrance);

    public override void Tell(ILogger log) => log.DisksActivationWaits(Instance, Because, Hindrance);
}

/// <summary>Nothing is known of the copies on a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="IsOffline">Whether it is said to be so.</param>
/// <param name="Instances">How many have a copy there.</param>
/// <param name="Cause">Why no node can tell anything, whatever is the matter with this one; null when there is no such reason.</param>
internal sealed record CopiesUnknown(string Node, bool IsOffline, int Instances, string? Cause = null) : Notice($"copies:{Node}")
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
            log.CopiesOffline(Node, Instances);
        }
        else if (Cause is not null)
        {
            log.CopiesDistrusted(Node, Instances, Cause);
        }
        else
        {
            log.CopiesUnknown(Node, Instances);
        }
    }
}

/// <summary>The last verification came to nothing. No fault: what is wrong with the job queue or a node others tell.</summary>
internal sealed record VerifyFailing(string Group, string Why) : Notice("verify")
{
    public override string Fingerprint() => WithoutNumbers.Of(Why);

    public override void Tell(ILogger log) => log.VerifyFailing(Group, Why);
}

/// <summary>The next verification is put off.</summary>
internal sealed record VerifyPutOff(string Group, string Because) : Notice("verify-put-off")
{
    public override string Fingerprint() => WithoutNumbers.Of(Because);

    public override void Tell(ILogger log) => log.VerifyPutOff(Group, Because);
}

/// <summary>The last verification took so long that the next one has to wait.</summary>
internal sealed record VerifyRests(string Group, TimeSpan Took, int Share, DateTimeOffset Until) : Notice("verify-rests")
{
    public override string Fingerprint() => Group;

    public override void Tell(ILogger log) => log.VerifyRests(Group, Duration.Text(Took), Share, Until);
}

/// <summary>A node's disks could not be verified.</summary>
internal sealed record DisksUnknown(string Node, string Why) : Notice($"disks-unknown:{Node}")
{
    public override bool IsFault => true;

    public override string Fingerprint() => Node;

    public override void Tell(ILogger log) => log.DisksUnknown(Node, Why);
}

/// <summary>An instance has lost volumes.</summary>
internal sealed record VolumesMissing(string Instance, ImmutableArray<LostVolume> Volumes) : Notice($"volumes:{Instance}")
{
    // A group of thousands may have lost a disk shelf; an operator reads the beginning.
    private const int MostVolumes = 5;

    public override bool IsFault => true;

    private string Text => string.Join(", ", Volumes.Take(MostVolumes).Select(volume => $"{volume.Volume} on {volume.Node}"))
        + (Volumes.Length > MostVolumes ? $" and {Volumes.Length - MostVolumes} more" : "");

    public override string Fingerprint() => Text;

    public override void Tell(ILogger log) => log.VolumesMissing(Instance, Text);
}
