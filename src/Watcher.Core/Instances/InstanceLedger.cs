namespace Watcher.Core.Instances;

/// <summary>
/// What is remembered of an instance besides the stock watcher's counters. Times are those since boot, which nobody sets; after a reboot of the
/// master they say nothing any more (<see cref="AfterReboot"/>).
/// </summary>
internal sealed record InstanceLedger
{
    public static readonly InstanceLedger Blank = new();

    /// <summary>Of which instance all this is: another one may bear its name by now. Null in what an earlier version remembered.</summary>
    public string? Uuid { get; init; }

    /// <summary>Since when it has been seen down.</summary>
    public TimeSpan? DownSince { get; init; }

    /// <summary>Since when it has been seen running, while attempts are counted.</summary>
    public TimeSpan? RunningSince { get; init; }

    /// <summary>The look after which it was last attempted: one attempt a look.</summary>
    public TimeSpan? AttemptedIn { get; init; }

    /// <summary>Whether the counted attempt was not made yet, for no fault of the instance's: its job ended before its turn.</summary>
    public bool IsOwed { get; init; }

    /// <summary>Whether the last attempt was not handed in, by an operation of Ganeti's: it is made at the next look.</summary>
    public bool IsPutOff { get; init; }

    /// <summary>How often in a row the cluster prevented the attempt.</summary>
    public int Setbacks { get; init; }

    /// <summary>Not to be tried before then, after a setback.</summary>
    public TimeSpan? NotBefore { get; init; }

    /// <summary>What the cluster said at the last setback.</summary>
    public string? SetbackBy { get; init; }

    /// <summary>Why it may run elsewhere ("migrate job 12 failed"), while it is down.</summary>
    public string? Suspicion { get; init; }

    /// <summary>Without setbacks. What is known of the instance itself, whether it might run elsewhere, stays.</summary>
    public InstanceLedger Reset() => this with { IsOwed = false, Setbacks = 0, NotBefore = null, SetbackBy = null };

    /// <summary>Without what is only known of an earlier boot: it is looked at anew, and twice where that is needed; and it may be tried at once.</summary>
    public InstanceLedger AfterReboot() => this with { DownSince = null, RunningSince = null, AttemptedIn = null, NotBefore = null };
}
