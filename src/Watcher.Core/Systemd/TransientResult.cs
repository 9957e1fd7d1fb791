namespace Watcher.Core.Systemd;

/// <summary>How a transient unit's start job ended.</summary>
/// <param name="JobResult">systemd's word: done, failed, timeout, canceled, dependency.</param>
/// <param name="WaitStatus">The program's wait status (wait(2)); null when systemd does not say.</param>
internal sealed record TransientResult(string JobResult, int? WaitStatus);
