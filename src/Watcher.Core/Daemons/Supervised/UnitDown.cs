namespace Watcher.Core.Daemons.Supervised;

/// <summary>A unit's main process does not run.</summary>
/// <param name="Since">Since when (monotonic), as far as was seen.</param>
/// <param name="How">Why.</param>
internal sealed record UnitDown(TimeSpan Since, UnitDownHow How);
