using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Watcher.Core.Disks;

/// <summary>What is remembered of a group's verifications. Times are those since boot, which nobody sets.</summary>
internal sealed record Verification
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, ImmutableArray<LostVolume>> NoneLost =
        ImmutableSortedDictionary.Create<string, ImmutableArray<LostVolume>>(StringComparer.Ordinal);

    /// <summary>The job that is under way; null when there is none.</summary>
    public VerifyJob? Job { get; init; }

    /// <summary>When the last one was submitted.</summary>
    public TimeSpan? BeganAt { get; init; }

    /// <summary>When the last strict one was submitted.</summary>
    public TimeSpan? StrictAt { get; init; }

    /// <summary>When the last one ended.</summary>
    public TimeSpan? EndedAt { get; init; }

    /// <summary>How long the last one took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Why the last one came to nothing; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Why the next one is put off; null when it is not.</summary>
    public string? PutOff { get; init; }

    /// <summary>When the next one is handed in again though no tick comes; null: at the next tick.</summary>
    public TimeSpan? RetryAt { get; init; }

    /// <summary>Since when the next one waits for restarts and activations, which go first; null when it does not.</summary>
    public TimeSpan? HeldSince { get; init; }

    /// <summary>What the last one reported, until a look at the nodes says which of it counts.</summary>
    public ReportedDisks? Reported { get; init; }

    /// <summary>By node: why its disks could not be verified.</summary>
    public ImmutableSortedDictionary<string, string> Unknown { get => field ?? None; init; }

    /// <summary>By instance: the volumes that it has lost, by the word of the nodes that should have them.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<LostVolume>> Lost { get => field ?? NoneLost; init; }

    /// <summary>
    /// Whether a look has more to say of that report than that all is well, as before. It is made at once: at the next tick others may bear the names of the
    /// nodes and instances in it.
    /// </summary>
    [JsonIgnore]
    public bool AwaitsJudgement => Reported is { } reported && (reported.Unknown.Count > 0 || reported.Missing.Count > 0 || Unknown.Count > 0 || Lost.Count > 0);

    /// <summary>In another boot: whatever was before it counts as if it had been when it began.</summary>
    public Verification AfterReboot() => this with
    {
        Job = Job is null ? null : Job with { At = TimeSpan.Zero },
        BeganAt = BeganAt is null ? null : TimeSpan.Zero,
        StrictAt = StrictAt is null ? null : TimeSpan.Zero,
        EndedAt = EndedAt is null ? null : TimeSpan.Zero,
        RetryAt = null,
        HeldSince = null,
    };
}
