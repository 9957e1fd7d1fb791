using System.Collections.Immutable;
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

    /// <summary>When kvmd was last restarted for that.</summary>
    public TimeSpan? RestartedAt { get; init; }

    /// <summary>Whether that restart is not through: it was stopped, and does not run.</summary>
    public bool OwesStart { get; init; }
}
