namespace Watcher.Core.DaemonUtil;

/// <summary>An action cannot be carried out.</summary>
/// <param name="message">Why.</param>
/// <param name="exitCode">What daemon-util ends with.</param>
internal sealed class DaemonUtilException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
