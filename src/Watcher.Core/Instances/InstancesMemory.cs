using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Watcher.Core.Groups;

namespace Watcher.Core.Instances;

/// <summary>What the duty remembers of a group.</summary>
/// <param name="Ledgers">By instance.</param>
/// <param name="Jobs">Jobs of ours that may be under way.</param>
/// <param name="LookedAt">
/// When (since boot, as all times here) the group was last looked at: an older look in another process's hands, or one from before the memory was lost, is worth nothing.
/// </param>
/// <param name="Refusal">What luxid said when it last took no jobs; null when it takes them.</param>
/// <param name="LuxidDownSince">Since when luxid has not been reached.</param>
internal sealed record InstancesMemory(
    ImmutableSortedDictionary<string, InstanceLedger> Ledgers,
    ImmutableArray<PendingJob> Jobs,
    TimeSpan? LookedAt = null,
    string? Refusal = null,
    TimeSpan? LuxidDownSince = null)
{
    public static readonly InstancesMemory Blank = new(ImmutableSortedDictionary.Create<string, InstanceLedger>(StringComparer.Ordinal), []);

    /// <summary>The boot in which it was saved.</summary>
    public string? BootId { get; init; }

    /// <summary>What the stock watcher's file is to hold; null: what it holds now. It has a file of its own, so it is not saved here.</summary>
    [JsonIgnore]
    public StockState? Stock { get; init; }

    /// <summary>What is told to the disks duty. It is of this step alone, so it is not saved.</summary>
    [JsonIgnore]
    public RestartSight? Restarts { get; init; }

    /// <summary>Whether this step looked at the group.</summary>
    [JsonIgnore]
    public bool HasLooked { get; init; }

    /// <summary>As it is in this boot: times of another one say nothing in it.</summary>
    public InstancesMemory In(string bootId) => BootId == bootId ? this : this with
    {
        BootId = bootId,
        Ledgers = Ledgers.SetItems(Ledgers.Select(each => KeyValuePair.Create(each.Key, each.Value.AfterReboot()))),
        Jobs = [.. Jobs.Select(job => job with { SilentSince = null })],
        LookedAt = null,
        LuxidDownSince = null,
    };

    /// <summary>Without what somebody wanted forgotten who removed the stock watcher's file, and with it the attempts.</summary>
    public InstancesMemory Reset() => this with
    {
        Ledgers = Ledgers.SetItems(Ledgers.Select(each => KeyValuePair.Create(each.Key, each.Value.Reset()))),
    };

    public InstanceLedger Of(string instance) => Ledgers.GetValueOrDefault(instance, InstanceLedger.Blank);

    public InstancesMemory With(string instance, InstanceLedger ledger)
    {
        // Of most instances there was nothing to remember, and is nothing.
        var ledgers = ledger == InstanceLedger.Blank ? Ledgers.Remove(instance) : Ledgers.SetItem(instance, ledger);
        return ledgers == Ledgers ? this : this with { Ledgers = ledgers };
    }
}
