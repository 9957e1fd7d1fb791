namespace Watcher.TestKit.Nodes;

/// <summary>Calls the scripts of tests/nodes.</summary>
internal static class NodeScripts
{
    /// <summary>A root file system is built within minutes, and two test classes may ask for the same one.</summary>
    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(15);

    private static int _lastName;

    private static string Cache => Environment.GetEnvironmentVariable("WATCHER_TEST_CACHE") ?? "/var/cache/ganeti-watcher-tests";

    /// <summary>Unique among all runs on this machine; network links allow 13 characters.</summary>
    public static string NewName() => $"w{Environment.ProcessId}n{Interlocked.Increment(ref _lastName)}";

    public static string Directory(string node) => Path.Combine(Cache, "nodes", node);

    public static async Task<string> BuildRootfsAsync(Suite suite) => await BuildAsync("build-rootfs.sh", suite);

    public static async Task<string> BuildClusterAsync(Suite suite) => await BuildAsync("build-cluster.sh", suite);

    /// <summary>All the layers, as boot.sh takes them.</summary>
    public static async Task<string> BuildKvmAsync(Suite suite) => await BuildAsync("build-kvm.sh", suite);

    /// <summary>qemu alone.</summary>
    public static async Task<string> BuildQemuAsync(Suite suite) => await BuildAsync("build-qemu.sh", suite);

    public static async Task<string> BuildMultiAsync(Suite suite) => await BuildAsync("build-multi.sh", suite);

    /// <summary>The command line that runs a command inside a node.</summary>
    public static IReadOnlyList<string> Inside(string node, IEnumerable<string> command) => [Script("in.sh"), node, .. command];

    public static async Task<CommandResult> RunAsync(
        TimeSpan deadline, IReadOnlyDictionary<string, string> environment, string script, params string[] arguments)
    {
        string[] command = [Script(script), .. arguments];
        var owned = new Dictionary<string, string>(environment) { ["NODE_OWNER"] = $"{Environment.ProcessId}" };
        var result = await Command.RunAsync(command, deadline, owned);
        return result.ExitCode == 0 ? result : throw new CommandFailedException(command, result);
    }

    public static Task<CommandResult> RunAsync(TimeSpan deadline, string script, params string[] arguments) =>
        RunAsync(deadline, new Dictionary<string, string>(), script, arguments);

    private static async Task<string> BuildAsync(string script, Suite suite) =>
        (await RunAsync(BuildDeadline, script, suite.ToString().ToLowerInvariant())).Output.Trim();

    private static string Script(string name) => Path.Combine(Repository.NodeScripts, name);
}
