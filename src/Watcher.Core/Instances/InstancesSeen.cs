using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Groups;
using Watcher.Core.Jobs;

namespace Watcher.Core.Instances;

/// <summary>What one observation saw.</summary>
/// <param name="Group">The group.</param>
/// <param name="Options">The configuration in force.</param>
/// <param name="Stock">The stock watcher's file.</param>
/// <param name="StockProblem">Why that file could not be understood; null when it could.</param>
internal sealed record InstancesSeen(NodeGroup Group, InstancesOptions Options, StockState Stock, string? StockProblem)
{
    /// <summary>Whether somebody has removed the stock watcher's file since the last step: what is remembered besides is to be forgotten with it.</summary>
    public bool IsReset { get; init; }

    /// <summary>The last look at the group; null when there was none yet.</summary>
    public GroupLook? Look { get; init; }

    /// <summary>Whether this step has looked.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Why this node turned out not to be the master; null when it is, or nobody looked.</summary>
    public string? NotMaster { get; init; }

    /// <summary>Why luxid could not be asked; null when it could.</summary>
    public string? LuxidProblem { get; init; }

    /// <summary>Which of Ganeti's operations is under way here, if luxid could not be asked: it has stopped luxid; null for none.</summary>
    public string? Operation { get; init; }

    /// <summary>Why no node can be asked, whatever is the matter with the nodes; null when there is no such reason.</summary>
    public string? WhyNobodyAnswers { get; init; }

    /// <summary>What came of handing jobs in.</summary>
    public ImmutableArray<JobsSubmitted> Submitted { get; init; } = [];

    /// <summary>Jobs that ended.</summary>
    public ImmutableArray<JobEnded> Ended { get; init; } = [];

    /// <summary>Why the status files could not be written; empty when they were; null when nobody tried.</summary>
    public string? StatusFilesProblem { get; init; }
}
