namespace Watcher.Core.Disks;

/// <summary>What an operator can set of the disks duty.</summary>
internal sealed record DisksOptions
{
    /// <summary>Whether disks are verified at all.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>How often at the most.</summary>
    public TimeSpan VerifyEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often strictly, where Ganeti knows the difference and <see cref="Strictness"/> leaves it to the schedule.</summary>
    public TimeSpan StrictEvery { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How much of the time verification may take, per cent: after a long one comes a long rest.</summary>
    public int Share { get; init; } = 10;

    /// <summary>Whether every verification is strict, or none, or as the schedule has it.</summary>
    public Strictness Strictness { get; init; } = Strictness.Scheduled;
}
