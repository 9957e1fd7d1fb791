using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Incidents;

/// <summary>What befalls a node, as the master tells it; without systemd, by passes. Nodes of its own: groups and instances of others would be told, too.</summary>
public sealed class NodeIncidentTests(ThreeTrixieNodes fixture) : ThreeNodesTest(fixture), IClassFixture<ThreeTrixieNodes>
{
    private const string Far = "node3.gnt.test";
    private const string Metrics = "/run/ganeti-watcher.prom";

    private protected override (string Key, JsonNode Value)[] Settings => [("Instances:SecondLook", "0s"), ("Metrics:File", Metrics)];

    [Fact]
    public async Task Offline()
    {
        await new NodeInstances(Master).AddAsync(Far, "far");
        await Master.WatcherAsync("--once");
        await Master.WatcherAsync("--once");
        var before = MetricsFile.Parse(Master.Files.Read(Metrics));
        Master.Files.Delete(TestNode.WatcherLog);
        await Master.CheckedAsync(["gnt-node", "modify", "--offline=yes", "--force", Far]);
        try
        {
            var pass = await Master.WatcherAsync("--once");
            var status = await Master.WatcherAsync("status");
            var check = await Master.WatcherAsync("check");
            var after = MetricsFile.Parse(Master.Files.Read(Metrics));
            var alerts = await Alerts.FiredAsync(before, after, isServed: true);
            var story = new Story();
            story.Begin($"Somebody types: gnt-node modify --offline=yes {Far}, on which instances should run.\nDebian 13 without systemd, three nodes, passes from cron; the master. Without a journal it is docs/events.md that explains the lines of the log.");
            story.Part("watcher.log", [Master.Log]);
            story.Part($"ganeti-watcher: exit code {pass.ExitCode}", [pass.Text]);
            story.Part($"ganeti-watcher status: exit code {status.ExitCode}", [status.Text]);
            story.Part("ganeti-watcher status --json, without duties and daemons that run", [Story.Shortened((await Master.WatcherAsync("status", "--json")).Output)]);
            story.Part($"ganeti-watcher check: exit code {check.ExitCode}", [check.Text]);
            story.Part("metrics, as far as they have changed", [string.Join('\n', after.ChangesFrom(before))]);
            story.Part("alerts, if it stays so", [alerts.Count > 0 ? string.Join('\n', alerts) : "none"]);
            await story.HoldAsync("node-offline");
        }
        finally
        {
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "--force", Far]);
        }
    }
}
