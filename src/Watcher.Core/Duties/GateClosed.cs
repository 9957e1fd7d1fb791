namespace Watcher.Core.Duties;

/// <summary>Why nothing may be done now.</summary>
/// <param name="Because">The reason, as told to the operator.</param>
/// <param name="RetryIn">When it is worth looking again.</param>
/// <param name="IsFault">True when this is not somebody's wish but a defect (the lock file cannot be opened).</param>
internal sealed record GateClosed(string Because, TimeSpan RetryIn, bool IsFault = false);
