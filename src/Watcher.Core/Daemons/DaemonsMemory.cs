using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>The daemons duty's memory. It is worth nothing after a reboot: the monotonic clock, and every process, begin anew.</summary>
/// <param name="BootId">The boot it was made in.</param>
/// <param name="Mode">Who restarts daemons here.</param>
/// <param name="Ledgers">By daemon name.</param>
/// <param name="OperationSince">Since when daemon-util has been seen at work; null when it is not.</param>
internal sealed record DaemonsMemory(
    string BootId, ModeState Mode, ImmutableSortedDictionary<string, DaemonLedger> Ledgers, TimeSpan? OperationSince = null)
{
    /// <summary>By unit name, where systemd manages the daemons.</summary>
    public ImmutableSortedDictionary<string, UnitLedger> Units { get => field ?? ImmutableSortedDictionary<string, UnitLedger>.Empty; init; }

    /// <summary>The node's place in its cluster, as it was last seen; null when it was not seen this boot.</summary>
    public NodePlace? Place { get; init; }

    /// <summary>The last change of it; null when none was seen this boot.</summary>
    public RoleChange? Change { get; init; }

    /// <summary>The daemons that belong here and are installed. Of this step alone, so it is not saved.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Needed { get => field.IsDefault ? [] : field; init; }

    /// <summary>Those that are held; likewise.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Held { get => field.IsDefault ? [] : field; init; }

    public static readonly DaemonsMemory Blank = new("", ModeState.Blank, ImmutableSortedDictionary<string, DaemonLedger>.Empty);
}
