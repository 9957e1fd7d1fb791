namespace Watcher.Core.Instances;

/// <summary>What an operator can set of the instances duty.</summary>
internal sealed record InstancesOptions
{
    /// <summary>How long an instance must run before its restart attempts are forgotten; zero: at once, as the stock watcher.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an instance that might run elsewhere must be down before it is started.</summary>
    public TimeSpan SecondLook { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many restart jobs may be under way for one node's instances.</summary>
    public int JobsPerNode { get; init; } = 2;
}
