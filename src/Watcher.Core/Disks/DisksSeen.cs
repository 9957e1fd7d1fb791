using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Groups;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>What one observation saw.</summary>
/// <param name="Group">The group.</param>
/// <param name="Options">The configuration in force.</param>
/// <param name="Stock">The stock watcher's file: boot ids and restarts. Blank when it cannot be understood, which the instances duty tells.</param>
internal sealed record DisksSeen(NodeGroup Group, DisksOptions Options, StockState Stock)
{
    /// <summary>Whether somebody has removed the stock watcher's file since the last step: what is remembered besides is to be forgotten with it.</summary>
    public bool IsReset { get; init; }

    /// <summary>The look of this step; null when nobody looked, or could not.</summary>
    public DisksLook? Look { get; init; }

    /// <summary>The last look, where this step made none and it is not old: good enough to say whether disks are verified.</summary>
    public DisksLook? Held { get; init; }

    /// <summary>What the group's instances duty is about; null where there is none to wait for.</summary>
    public RestartSight? Restarts { get; init; }

    /// <summary>Whether it was time for a look, and luxid could not be asked or this node is not the master.</summary>
    public bool CouldNotLook { get; init; }

    /// <summary>Why no node can be asked, whatever is the matter with the nodes; null when there is no such reason.</summary>
    public string? WhyNobodyAnswers { get; init; }

    /// <summary>What came of handing in jobs that activate.</summary>
    public ImmutableArray<ActivationsSubmitted> Submitted { get; init; } = [];

    /// <summary>What came of handing in a verification.</summary>
    public VerifySubmitted? VerifySubmitted { get; init; }

    /// <summary>Jobs that ended.</summary>
    public ImmutableArray<JobEnded> Ended { get; init; } = [];
}
