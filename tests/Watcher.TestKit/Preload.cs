using Watcher.TestKit.Nodes;

namespace Watcher.TestKit;

/// <summary>Libraries in C that a program is started with (LD_PRELOAD), to see a world in which something is a little different.</summary>
internal static class Preload
{
    /// <summary>Compiles one of the test kit's.</summary>
    /// <param name="source">Its path below the test kit.</param>
    /// <param name="library">Where it goes.</param>
    public static async Task CompileAsync(string source, string library)
    {
        string[] command = ["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, Path.Combine(Repository.Root, "tests", "Watcher.TestKit", source)];
        var result = await Command.RunAsync(command, Until.Deadline);
        _ = result.ExitCode == 0 ? result : throw new CommandFailedException(command, result);
    }
}
