namespace Watcher.TestKit.Nodes;

/// <summary>A layer below a node's own files that holds the rendered units, enabled: as if a package had brought them.</summary>
internal static class UnitLayer
{
    public const string UnitDirectory = "/etc/systemd/system";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The rendering is the product's; it knows of the node what it is told here.</summary>
    public static IReadOnlyList<string> Profile(Suite suite) => suite == Suite.Trixie
        ? ["--profile", "3.1", "--systemd-version", "257"]
        : ["--profile", "3.0", "--systemd-version", "252"];

    public static async Task<string> BuildAsync(string node, Suite suite)
    {
        var layer = PathOf(node);
        string[] render = ["units", "render", .. Profile(suite), "--set", $"WATCHER_EXEC={TestNode.Watcher}", "--output", layer + UnitDirectory];
        await RunAsync([Repository.Executable, .. render]);
        await FirstAnswer.WriteAsync(layer);
        await RunAsync(["systemctl", $"--root={layer}", "--quiet", "enable", "ganeti.target", FirstAnswer.Unit]);
        return layer;
    }

    public static void Remove(string node)
    {
        if (Directory.Exists(PathOf(node)))
        {
            Directory.Delete(PathOf(node), recursive: true);
        }
    }

    private static string PathOf(string node) => Path.Combine(Repository.Root, "artifacts", "unit-layers", node);

    private static async Task RunAsync(IReadOnlyList<string> command)
    {
        var result = await Command.RunAsync(command, Deadline);
        if (result.ExitCode != 0)
        {
            throw new CommandFailedException(command, result);
        }
    }
}
