namespace Watcher.Core.Kvmd;

/// <summary>A guest to which kvmd is not connected.</summary>
/// <param name="Since">Since when (monotonic), as far as it was looked at.</param>
/// <param name="IsTold">Whether that has been so for too long.</param>
internal readonly record struct DeafGuest(TimeSpan Since, bool IsTold);
