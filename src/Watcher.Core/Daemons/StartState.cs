namespace Watcher.Core.Daemons;

/// <summary>A start of ours.</summary>
/// <param name="At">When it was begun (monotonic).</param>
/// <param name="Settled">Whether its outcome is known: the daemon ran on, or the start failed.</param>
internal sealed record StartState(TimeSpan At, bool Settled);
