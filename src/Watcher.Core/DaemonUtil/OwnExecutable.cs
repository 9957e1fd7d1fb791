namespace Watcher.Core.DaemonUtil;

/// <summary>Our own executable, for others to start.</summary>
internal static class OwnExecutable
{
    // The kernel's mark on a file that was replaced since: what lies there now is the newer one of us.
    private const string Deleted = " (deleted)";

    public static string Path { get; } = Find();

    private static string Find()
    {
        var path = Environment.ProcessPath ?? throw new DaemonUtilException("/proc/self/exe cannot be read", ExitCode.Failure);
        return path.EndsWith(Deleted, StringComparison.Ordinal) ? path[..^Deleted.Length] : path;
    }
}
