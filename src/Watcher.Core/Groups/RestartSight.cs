using System.Collections.Immutable;

namespace Watcher.Core.Groups;

/// <summary>What a group's instances duty is about, for its disks duty.</summary>
/// <param name="LookedAt">When it last looked, since boot; null when it has not.</param>
/// <param name="First">Instances that it is starting or cleaning up, or is about to.</param>
/// <param name="Left">Instances that were down in that look and are not tried, also once nothing keeps the watcher from it; null in a step without one: as before.</param>
/// <param name="IsFresh">Whether it has just looked.</param>
/// <param name="IsBlind">Whether nothing is to be expected of it before the next tick: it could not look, or its part of a pass is over.</param>
internal sealed record RestartSight(TimeSpan? LookedAt, ImmutableSortedSet<string> First, ImmutableHashSet<string>? Left, bool IsFresh = false, bool IsBlind = false)
{
    /// <summary>Whether it was asked to look and has not yet: an instance is down of which it does not know.</summary>
    public bool IsAsked { get; init; }

    public static readonly RestartSight None = new(null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal), []);
}
