namespace Watcher.Core.Instances;

/// <summary>
/// What is remembered of an instance besides the stock watcher's counters. Wall-clock times, since all of this outlives a reboot of the master,
/// as those do.
/// </summary>
internal sealed record InstanceLedger
{
    public static readonly InstanceLedger Blank = new();

    /// <summary>Of which instance all this is: another one may bear its name by now. Null in what an earlier version remembered.</summary>
    public string? Uuid { get; init; }

    /// <summary>Since when it has been seen down.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>Since when it has been seen running, while attempts are counted.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>The look after which it was last attempted: one attempt a look.</summary>
    public DateTimeOffset? AttemptedIn { get; init; }

    /// <summary>Whether the counted attempt was not made yet, for no fault of the instance's: its job ended before its turn.</summary>
    public bool IsOwed { get; init; }

    /// <summary>How often in a row the cluster prevented the attempt.</summary>
    public int Setbacks { get; init; }

    /// <summary>Not to be tried before then, after a setback.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What the cluster said at the last setback.</summary>
    public string? SetbackBy { get; init; }

    /// <summary>Why it may run elsewhere ("migrate job 12 failed"), while it is down.</summary>
    public string? Suspicion { get; init; }
}
