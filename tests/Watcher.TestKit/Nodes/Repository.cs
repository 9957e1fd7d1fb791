namespace Watcher.TestKit.Nodes;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string NodeScripts => Path.Combine(Root, "tests", "nodes");

    public static string NodeLogs => Path.Combine(Root, "artifacts", "node-logs");

    /// <summary>The published executable (dotnet publish src/Watcher -c Release -r linux-x64), or another one given by the environment.</summary>
    public static string Executable => Environment.GetEnvironmentVariable("WATCHER_EXECUTABLE")
        ?? Path.Combine(Root, "artifacts", "publish", "Watcher", "release_linux-x64", "ganeti-watcher");

    /// <summary>The small executable that takes daemon-util's place, beside it.</summary>
    public static string DaemonUtil => Environment.GetEnvironmentVariable("WATCHER_DAEMON_UTIL")
        ?? Path.Combine(Root, "artifacts", "publish", "Watcher.DaemonUtil", "release_linux-x64", "daemon-util");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Watcher.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"no Watcher.sln above {AppContext.BaseDirectory}");
    }
}
