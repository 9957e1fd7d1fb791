using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Watcher.Core.Disks;

/// <summary>What the duty remembers of a group's disks. Of what a file does not hold (an older version's) nothing is remembered: the serializer sets it to null.</summary>
internal sealed record DisksMemory
{
    public static readonly DisksMemory Blank = new();

    /// <summary>The boot in which it was saved.</summary>
    public string? BootId { get; init; }

    /// <summary>By instance: what is to be activated, also while a job is at it.</summary>
    public ImmutableSortedDictionary<string, DueActivation> Due { get => field ?? None<DueActivation>(); init; }

    /// <summary>Jobs of ours that activate and may be under way.</summary>
    public ImmutableArray<ActivationJob> Activations { get => field.IsDefault ? [] : field; init; }

    /// <summary>By instance: how its last activation failed, until one succeeds or a verification finds nothing wrong.</summary>
    public ImmutableSortedDictionary<string, string> Failed { get => field ?? None<string>(); init; }

    public Verification Verification { get => field ?? new(); init; }

    /// <summary>By instance of which something is remembered here: which it was. Another one may bear its name by now.</summary>
    public ImmutableSortedDictionary<string, string> Uuids { get => field ?? None<string>(); init; }

    /// <summary>By node: copies of disks of which nothing is known.</summary>
    public ImmutableSortedDictionary<string, CopyLoss> Losses { get => field ?? None<CopyLoss>(); init; }

    /// <summary>Since when something waits for a look and each one fails; null when none does.</summary>
    public TimeSpan? BlindSince { get; init; }

    /// <summary>The boot ids that the stock watcher's file is to hold; what it holds else stays. It has a file of its own, so they are not saved here.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<string, string> BootIds { get; init; } = None<string>();

    /// <summary>As it is in this boot: times of another one say nothing in it.</summary>
    public DisksMemory In(string bootId) => BootId == bootId ? this : this with
    {
        BootId = bootId,
        Due = Due.SetItems(Due.Select(each => KeyValuePair.Create(each.Key, each.Value with { NotBefore = null }))),
        Verification = Verification.AfterReboot(),
        BlindSince = null,
    };

    /// <summary>Without what somebody wanted forgotten who removed the stock watcher's file: what is due is tried, and disks are verified, anew.</summary>
    public DisksMemory Reset() => this with
    {
        Due = Due.SetItems(Due.Select(each => KeyValuePair.Create(each.Key, each.Value with { NotBefore = null, Hindrance = null, Setbacks = 0 }))),
        Verification = Verification with { BeganAt = null, StrictAt = null, EndedAt = null, Took = TimeSpan.Zero, RetryAt = null, HeldSince = null },
    };

    /// <summary>Whether a job of ours, submitted or not known to be, is at an instance.</summary>
    public bool IsBeingActivated(string instance) => Activations.Any(job => job.Opcodes.Any(opcode => opcode.Instance == instance));

    private static ImmutableSortedDictionary<string, T> None<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
