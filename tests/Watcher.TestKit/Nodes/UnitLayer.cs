using System.Collections.Concurrent;

namespace Watcher.TestKit.Nodes;

/// <summary>
/// A layer below a node's own files that holds the rendered units, enabled: as if a package had brought them. The nodes of a run share one for each
/// suite; it goes when the run is over (tests/nodes/sweep.sh).
/// </summary>
internal static class UnitLayer
{
    public const string UnitDirectory = "/etc/systemd/system";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<Suite, Lazy<Task<string>>> Built = new();

    /// <summary>The rendering is the product's; it knows of the node what it is told here.</summary>
    public static IReadOnlyList<string> Profile(Suite suite) => suite == Suite.Trixie
        ? ["--profile", "3.1", "--systemd-version", "257"]
        : ["--profile", "3.0", "--systemd-version", "252"];

    public static Task<string> BuildAsync(Suite suite) => Built.GetOrAdd(suite, each => new Lazy<Task<string>>(() => MakeAsync(each))).Value;

    private static async Task<string> MakeAsync(Suite suite)
    {
        var layer = Path.Combine(Repository.Root, "artifacts", "unit-layers", NodeScripts.NewName());
        string[] render = ["units", "render", .. Profile(suite), "--set", $"WATCHER_EXEC={TestNode.Watcher}", "--output", layer + UnitDirectory];
        await NodeScripts.RunAsync(Deadline, "own.sh", $"{layer}.owner");
        await RunAsync([Repository.Executable, .. render]);
        await FirstAnswer.WriteAsync(layer);
        await RunAsync(["systemctl", $"--root={layer}", "--quiet", "enable", "ganeti.target", FirstAnswer.Unit]);
        return layer;
    }

    private static async Task RunAsync(IReadOnlyList<string> command)
    {
        var result = await Command.RunAsync(command, Deadline);
        if (result.ExitCode != 0)
        {
            throw new CommandFailedException(command, result);
        }
    }
}
