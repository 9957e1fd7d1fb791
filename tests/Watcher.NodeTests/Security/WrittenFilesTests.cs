namespace Watcher.NodeTests.Security;

/// <summary>A walk over all that root writes, renames, removes and gives away, as the kernel saw it.</summary>
public abstract class WrittenFilesTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Pause = "/var/lib/ganeti/watcher.pause";

    /// <summary>A busy pass: a daemon to start, a stale pid file, an outdated pause, a hold, an instance's states.</summary>
    [Fact]
    public async Task Once_NoFileIsWrittenThroughALink()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", ""));
        await MakeWorkAsync();

        var trace = await SystemCallTrace.RecordAsync(Node, "--once");

        Assert.NotNull(Node.Daemons.Find("mond"));
        Assert.False(Node.Files.Exists(Pause));
        await CheckAsync(trace, "pass", "/run/ganeti", "/var/lib/ganeti", "/var/log/ganeti", "/run/lock");
    }

    [Fact]
    public async Task Service_NoFileIsWrittenThroughALink()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", ""), ("Schedule", WatcherConfig.EverySecond));
        await MakeWorkAsync();
        var running = SystemCallTrace.RecordAsync(Node, "serve");
        await Until.TrueAsync(
            () => Node.Daemons.Find("mond") is not null && Node.Files.Read("/run/ganeti/instance-status").Contains("inst1", StringComparison.Ordinal)
                && Node.Files.Exists(TestNode.StatusFile),
            "the service has done its work", () => Node.Log);
        await Node.CheckedAsync(["pkill", "-TERM", "-f", $"^{TestNode.Watcher} serve"]);

        await CheckAsync(await running, "service", "/run/ganeti", "/var/lib/ganeti", "/run/lock");
    }

    [Fact]
    public async Task Hold_NoFileIsWrittenThroughALink()
    {
        await CheckAsync(await SystemCallTrace.RecordAsync(Node, "hold", "ganeti-mond"), "hold", "/var/lib/ganeti-watcher");
    }

    private async Task MakeWorkAsync()
    {
        await Node.CheckedAsync(["rm", "-rf", "/run/lock/ganeti-watcher.lock", "/run/ganeti/instance-status"]);
        await Node.Files.WriteAsync(Pause, "1\n");
        await Node.Daemons.KillAsync("mond");
    }

    /// <summary>Where anybody but root may make files, each change is relative to an open directory, and no open for writing follows a link.</summary>
    private async Task CheckAsync(string trace, string what, params string[] expected)
    {
        Assert.All(expected, directory => Assert.Contains(directory, trace, StringComparison.Ordinal));
        var changes = SystemCallTrace.Changes(trace).ToList();
        var wrong = new List<string>();
        foreach (var directory in changes.GroupBy(change => change.Directory))
        {
            if (!await IsRootsAloneAsync(directory.Key))
            {
                wrong.AddRange(directory.Select(change => change.Wrong));
            }
        }

        Figures.Say($"strace of a {what}: {trace.Count(c => c == '\n')} calls with paths, {changes.Count} changes by path where only root may make files, {wrong.Count} elsewhere");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<bool> IsRootsAloneAsync(string directory)
    {
        var said = (await Node.RunAsync(["stat", "-L", "-c", "%u %A", directory])).Output.Trim();

        // What is not there cannot have been written into; "drwxr-xr-x": the group's and the others' w.
        return said.Length == 0 || (said.StartsWith("0 ", StringComparison.Ordinal) && said[7] != 'w' && said[10] != 'w');
    }
}
