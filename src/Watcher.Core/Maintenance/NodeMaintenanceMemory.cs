using System.Collections.Immutable;

namespace Watcher.Core.Maintenance;

/// <summary>What the duty remembers; worth nothing after a reboot.</summary>
internal sealed record NodeMaintenanceMemory
{
    public static readonly NodeMaintenanceMemory Blank = new();

    /// <summary>The boot it was made in.</summary>
    public string BootId { get => field ?? ""; init; }

    /// <summary>When this node was last seen offline by a look that might have acted.</summary>
    public TimeSpan? LookedAt { get; init; }

    /// <summary>By <see cref="RunningGuest.Key"/>.</summary>
    public ImmutableSortedDictionary<string, GuestCase> Cases { get => field ?? ImmutableSortedDictionary<string, GuestCase>.Empty; init; }
}
