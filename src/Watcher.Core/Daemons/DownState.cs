namespace Watcher.Core.Daemons;

/// <summary>A daemon is missing.</summary>
/// <param name="Since">Since when (monotonic), as far as was seen.</param>
/// <param name="How">How it went.</param>
/// <param name="LeftPidFile">Whether it left its pid file; one that appears later is of another, younger process.</param>
internal sealed record DownState(TimeSpan Since, DownHow How, bool LeftPidFile);
