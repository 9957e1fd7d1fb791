namespace Watcher.Core.Metrics;

/// <summary>When a duty last stepped well, and what its last step took. Kept from one pass to the next.</summary>
/// <param name="LastSuccess">When a step last ended without failing; null when none has.</param>
/// <param name="Took">What the last step took; null when that is not known.</param>
internal sealed record DutyRun(DateTimeOffset? LastSuccess = null, TimeSpan? Took = null)
{
    /// <summary>With what an earlier process knew, where this one does not.</summary>
    public DutyRun Or(DutyRun? earlier) => new(LastSuccess ?? earlier?.LastSuccess, Took ?? earlier?.Took);
}
