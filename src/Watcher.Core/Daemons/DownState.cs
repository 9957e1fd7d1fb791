namespace Watcher.Core.Daemons;

/// <summary>A daemon is missing.</summary>
/// <param name="Since">Since when (monotonic), as far as was seen.</param>
/// <param name="How">How it went.</param>
internal sealed record DownState(TimeSpan Since, DownHow How);
