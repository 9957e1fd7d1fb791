namespace Watcher.Status;

/// <summary>The last pass, by itself or by the service.</summary>
/// <param name="At">When it ended.</param>
/// <param name="ExitCode">What it ended with.</param>
internal sealed record LastPass(DateTimeOffset At, int ExitCode);
