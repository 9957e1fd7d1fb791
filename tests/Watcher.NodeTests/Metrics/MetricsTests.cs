using System.Globalization;

namespace Watcher.NodeTests.Metrics;

/// <summary>The metrics of a real node: a pass writes them, and they say what became of its daemons.</summary>
public abstract class MetricsTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Directory = "/run/collector";
    private const string Path = $"{Directory}/ganeti-watcher.prom";

    [Fact]
    public async Task Pass_WritesThem_AndADaemonKilledIsDownThenRestarted()
    {
        await Node.CheckedAsync(["mkdir", "-p", Directory]);
        await ConfigureAsync(("Metrics:File", Path));
        await PassAsync();
        var before = ReadMetrics();
        Assert.Equal("1", before["ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"}"]);
        Assert.Equal("0", before["ganeti_watcher_faults"]);
        Assert.Equal("644", (await Node.CheckedAsync(["stat", "-c", "%a", Path])).Output.Trim());

        // Without a start it stays down: a dry run writes nothing, and a pause starts nothing.
        await Node.Daemons.KillAsync("confd");
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Node.WatcherAsync("--once", "--dry-run");
        Assert.Equal(before, ReadMetrics());
        await PassAsync();
        var paused = ReadMetrics();
        Assert.Equal(("0", "1"), (paused["ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"}"], paused["ganeti_watcher_paused"]));
        Assert.True(Number(paused["ganeti_watcher_pause_until_timestamp_seconds"]) > Number(paused["ganeti_watcher_last_pass_timestamp_seconds"]));

        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        await PassAsync();
        var after = ReadMetrics();
        Assert.Equal("1", after["ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"}"]);
        Assert.Equal("1", after["ganeti_watcher_daemon_deaths_total{daemon=\"ganeti-confd\",cause=\"unknown\"}"]);
        Assert.Equal(1, Number(after["ganeti_watcher_daemon_restarts_total{daemon=\"ganeti-confd\"}"]) - Number(before["ganeti_watcher_daemon_restarts_total{daemon=\"ganeti-confd\"}"]));
        Assert.Equal("1", after["ganeti_watcher_events_total{event=\"DaemonDied\"}"]);
        Assert.True(Number(after["ganeti_watcher_last_pass_timestamp_seconds"]) > Number(before["ganeti_watcher_last_pass_timestamp_seconds"]));
        Assert.SkipWhen(Promtool.Missing is not null, Promtool.Missing ?? "");
        var checkedBy = await Promtool.RunAsync("check metrics", Node.Files.Outside(Path));
        Assert.Equal((0, ""), (checkedBy.ExitCode, checkedBy.Text));
    }

    /// <summary>A file system of the smallest size, filled: what was there stays, whole.</summary>
    [Fact]
    public async Task DiskIsFull_IsToldOnce_AndMends()
    {
        await Node.CheckedAsync(["sh", "-c", $"mkdir -p {Directory} && mount -t tmpfs -o size=64k tmpfs {Directory}"]);
        try
        {
            await ConfigureAsync(("Metrics:File", Path));
            await PassAsync();
            var whole = ReadMetrics();
            await Node.RunAsync(["sh", "-c", $"cat /dev/zero > {Directory}/full"]);
            await PassAsync();
            await PassAsync();
            Assert.Equal(whole, ReadMetrics());
            Assert.Single(Told("says what was before: No space left on device"));

            await Node.CheckedAsync(["rm", $"{Directory}/full"]);
            await PassAsync();
            await PassAsync();
            Assert.NotEqual(whole, ReadMetrics());
            Assert.Single(Told($"{Path} is written again"));
            Assert.Equal(Path, (await Node.CheckedAsync(["sh", "-c", $"find {Directory} -type f"])).Output.Trim());
        }
        finally
        {
            await Node.CheckedAsync(["umount", Directory]);
        }
    }

    private IEnumerable<string> Told(string text) => Node.Log.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal));

    private SortedDictionary<string, string> ReadMetrics()
    {
        var lines = Node.Files.Read(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));
        return new(lines.ToDictionary(line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..]), StringComparer.Ordinal);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
