using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Incidents;

/// <summary>
/// Incidents under the shipped units and the shipped service: what is written in the journal, what <c>status</c>, <c>check</c> and the metrics say, and which alerts that
/// would raise, all as an operator reads it.
/// </summary>
public abstract class IncidentTest(NodeFixture fixture) : UnitsTest(fixture)
{
    private protected const string Service = "ganeti-watcher.service";
    private const string Collector = "/var/lib/prometheus/node-exporter";
    private const string Catalog = "/usr/lib/systemd/catalog/ganeti-watcher.catalog";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private MetricsFile _before = MetricsFile.Empty;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (!Node.Files.Exists(Catalog))
        {
            await Node.Files.WriteAsync(Catalog, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/catalog/ganeti-watcher.catalog"), TestContext.Current.CancellationToken), Readable);
            await Units.ShellAsync($"journalctl --update-catalog && mkdir -p {Collector}");
        }

        await ConfigureAsync();
        await BeginAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Node.RunAsync(["systemctl", "stop", Service]);
        await Node.RunAsync(["systemctl", "reset-failed", Service]);
        Node.Files.Delete(WatcherConfig.Path);
        await base.DisposeAsync();
    }

    private protected Task ConfigureAsync(params (string Key, JsonNode Value)[] more) => Node.Files.WriteAsync(
        WatcherConfig.Path, WatcherConfig.Text([("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "false"), .. more]));

    /// <summary>A service that remembers nothing has found that all is well, and has said so in its metrics; the story begins here.</summary>
    private protected async Task BeginAsync()
    {
        await Node.RunAsync(["systemctl", "stop", Service]);
        await Node.RunAsync(["sh", "-c", "rm -rf /var/lib/ganeti-watcher/* /run/ganeti-watcher/pass*.json"]);
        Node.Files.Delete(MetricsFile.Place);
        await Units.ControlAsync("start", Service);
        await Units.WaitAsync(async () => await Units.PropertyAsync(Service, "StatusText") == "All is well", "the service finds that all is well");
        await Until.TrueAsync(() => Node.Files.Exists(MetricsFile.Place) && Metrics().IsWell, "the metrics say that all is well", () => Node.Files.Read(MetricsFile.Place));
        _before = Metrics();
        await MarkAsync();
    }

    private protected MetricsFile Metrics() => MetricsFile.Parse(Node.Files.Read(MetricsFile.Place));

    /// <summary>Waits for an event. What has a patience of its own, of minutes, comes later than anything else is waited for.</summary>
    private protected async Task ToldAsync(int eventId) => await Units.WaitForJournalAsync(
        async () => (await EntriesAsync()).Any(entry => entry.Is(eventId)), $"event {eventId}", Patience);

    /// <summary>Tells the story, once the metrics have come to it, and holds it against the one that is kept.</summary>
    /// <param name="name">Its file below tests/incidents.</param>
    /// <param name="what">What happened, in words.</param>
    /// <param name="told">A line of the metrics, or a part of one, without which they have not come to it yet.</param>
    /// <param name="isServed">Whether the service is at work all the time.</param>
    /// <param name="inAnyOrder">Whether several duties tell of it, each in its own time.</param>
    private protected async Task TellAsync(string name, string what, string told, bool isServed = true, bool inAnyOrder = false)
    {
        await UntilMetricsSayAsync(told);
        var after = Metrics();
        var status = await Node.WatcherAsync("status");
        var json = await Node.WatcherAsync("status", "--json");
        var check = await Node.WatcherAsync("check");
        var alerts = await Alerts.FiredAsync(_before, after, isServed);
        var story = new Story();
        story.Begin($"{what}\n{Debian}, the shipped units, ganeti-watcher.service.");
        story.Part("journalctl -x -t ganeti-watcher, with the fields of each entry", (await EntriesAsync()).Select(entry => entry.Text));
        story.Part($"ganeti-watcher status: exit code {status.ExitCode}", [status.Text]);
        story.Part("ganeti-watcher status --json, without duties and daemons that run", [json.ExitCode is 2 ? json.Text : Story.Shortened(json.Output)]);
        story.Part($"ganeti-watcher check: exit code {check.ExitCode}", [check.Text]);
        story.Part("metrics, as far as they have changed", [string.Join('\n', after.ChangesFrom(_before))]);
        story.Part("alerts, if it stays so", [alerts.Count > 0 ? string.Join('\n', alerts) : "none"]);
        await story.HoldAsync(name, inAnyOrder);
    }

    /// <summary>They are written after a step, and so after the snapshot that <c>status</c> reads.</summary>
    private protected Task UntilMetricsSayAsync(string told) => Until.TrueAsync(
        () => Node.Files.Read(MetricsFile.Place).Contains(told, StringComparison.Ordinal), $"the metrics say {told}", () => Node.Files.Read(MetricsFile.Place));

    private protected async Task<IReadOnlyList<JournalEntry>> EntriesAsync()
    {
        // With a match beside it, --after-cursor leaves the first entry out (systemd 252).
        var fields = await Node.CheckedAsync(["journalctl", "--no-pager", "--all", "-q", "-o", "json", $"--after-cursor={Cursor}"]);
        var explained = await Node.CheckedAsync(["env", "LC_ALL=C.UTF-8", "journalctl", "--no-pager", "--all", "-q", "-x", "-o", "short", $"--after-cursor={Cursor}"]);
        return JournalEntry.Parse(fields.Output, explained.Output);
    }
}
