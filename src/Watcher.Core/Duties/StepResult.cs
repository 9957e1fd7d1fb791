namespace Watcher.Core.Duties;

/// <summary>How a step ended.</summary>
/// <param name="WakeIn">When to step again though no fact comes; null: not before the next fact.</param>
/// <param name="StandStill">Why nothing was allowed; null when all was.</param>
/// <param name="Failed">Whether the step failed. An act that failed is a fact of the next step, not a failed step.</param>
/// <param name="FactsWait">Whether facts must wait for the wake: after a failure they must not undo the back-off.</param>
/// <param name="AwaitsFacts">Whether something is under way whose end comes as a fact.</param>
internal readonly record struct StepResult(TimeSpan? WakeIn, string? StandStill, bool Failed, bool FactsWait, bool AwaitsFacts = false)
{
    /// <summary>Whether acts that outlive their step are under way: whoever ends before them leaves them without what protects them.</summary>
    public bool ActsUnderWay { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Why it failed, for root; null when it did not.</summary>
    public string? Failure { get; init; }
}
