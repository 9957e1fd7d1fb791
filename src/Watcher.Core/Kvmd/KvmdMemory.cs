using System.Collections.Immutable;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Kvmd;

/// <summary>What the duty remembers; worth nothing after a reboot. Times are monotonic.</summary>
internal sealed record KvmdMemory
{
    public static readonly KvmdMemory Blank = new();

    /// <summary>The boot it was made in.</summary>
    public string BootId { get => field ?? ""; init; }

    /// <summary>Who restarts daemons here.</summary>
    public ModeState Mode { get => field ?? ModeState.Blank; init; }

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, DeafGuest> Deaf { get => field ?? ImmutableSortedDictionary<string, DeafGuest>.Empty; init; }

    /// <summary>kvmd's restarts for that.</summary>
    public RestartLedger Restart { get => field ?? RestartLedger.Blank; init; }
}
