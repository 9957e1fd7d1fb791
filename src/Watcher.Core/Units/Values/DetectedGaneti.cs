using System.Collections.Immutable;

namespace Watcher.Core.Units.Values;

/// <summary>What the texts of an installed Ganeti tell.</summary>
/// <param name="Values">What was found.</param>
/// <param name="Missing">What should have been found, and where it was looked for.</param>
/// <param name="Version">Its version; null when it could not be told.</param>
internal sealed record DetectedGaneti(
    ImmutableDictionary<string, string> Values, ImmutableDictionary<string, string> Missing, DottedVersion? Version);
