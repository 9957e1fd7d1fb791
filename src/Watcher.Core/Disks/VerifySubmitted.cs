using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>What came of handing in a verification.</summary>
/// <param name="Job">The job; its strictness is what was really asked. Without a number it was not taken.</param>
/// <param name="Because">Why it was not taken; null when it was.</param>
/// <param name="RetryIn">When it is worth trying again, sooner than by the schedule.</param>
internal sealed record VerifySubmitted(VerifyJob Job, string? Because = null, TimeSpan? RetryIn = null) : Fact
{
    /// <summary>Whether an instance goes first: the instances duty tells when that is over.</summary>
    public bool AwaitsLook { get; init; }
}
