namespace Watcher.Core.Probes;

/// <summary>What is remembered of a probed daemon. Times are monotonic.</summary>
internal sealed record ProbeLedger
{
    public static readonly ProbeLedger Blank = new();

    /// <summary>How many looks in a row it was silent.</summary>
    public int SilentLooks { get; init; }

    /// <summary>When it was first silent of these.</summary>
    public TimeSpan? SilentSince { get; init; }

    /// <summary>What it did instead of answering.</summary>
    public string? Silence { get; init; }

    /// <summary>When it was last restarted for its silence.</summary>
    public TimeSpan? RestartedAt { get; init; }

    /// <summary>Whether that restart is not through: it was stopped, and does not run.</summary>
    public bool OwesStart { get; init; }
}
