namespace Watcher.Core.Daemons;

/// <summary>A start of ours.</summary>
/// <param name="At">When it was begun (monotonic); once daemon-util is through, when it ended: from then on the daemon must last.</param>
/// <param name="Settled">Whether its outcome is known: the daemon ran on, or the start failed.</param>
internal sealed record StartState(TimeSpan At, bool Settled);
