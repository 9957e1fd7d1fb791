using Watcher.Core.Duties;

namespace Watcher.Core.Processes;

/// <summary>A process that was watched is gone.</summary>
/// <param name="Process">Which.</param>
/// <param name="Status">How it ended; null when the kernel does not tell (before Linux 6.15).</param>
internal sealed record ProcessExited(ProcessIdentity Process, ExitStatus? Status) : Fact;
