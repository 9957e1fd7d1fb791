using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>The published executable: what is shipped is what is tested.</summary>
internal static class SandboxExecutable
{
    /// <exception cref="InvalidOperationException">It was not published.</exception>
    public static string Path => File.Exists(Repository.Executable)
        ? Repository.Executable
        : throw new InvalidOperationException(
            $"{Repository.Executable} does not exist. Publish it (dotnet publish src/Watcher -c Release -r linux-x64), "
            + "or name another executable by the environment variable WATCHER_EXECUTABLE.");
}
