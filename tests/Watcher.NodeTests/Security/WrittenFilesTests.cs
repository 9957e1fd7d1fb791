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
        await WrittenFiles.CheckAsync(Node, trace, "pass", "/run/ganeti", "/var/lib/ganeti", "/var/log/ganeti", "/run/lock");
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

        await WrittenFiles.CheckAsync(Node, await running, "service", "/run/ganeti", "/var/lib/ganeti", "/run/lock");
    }

    [Fact]
    public async Task Hold_NoFileIsWrittenThroughALink()
    {
        await WrittenFiles.CheckAsync(Node, await SystemCallTrace.RecordAsync(Node, "hold", "ganeti-mond"), "hold", "/var/lib/ganeti-watcher");
    }

    private async Task MakeWorkAsync()
    {
        await Node.CheckedAsync(["rm", "-rf", "/run/lock/ganeti-watcher.lock", "/run/ganeti/instance-status"]);
        await Node.Files.WriteAsync(Pause, "1\n");
        await Node.Daemons.KillAsync("mond");
    }
}
