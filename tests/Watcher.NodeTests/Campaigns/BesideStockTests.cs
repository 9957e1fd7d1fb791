namespace Watcher.NodeTests.Campaigns;

/// <summary>Ours as a service and the stock watcher from "cron" find the same crashed instances at the same time: each is started once.</summary>
[Collection<PlainBookwormCampaigns>]
public sealed class BesideStockTests(PlainNode fixture) : NodeTest(fixture)
{
    private const int LongestMilliseconds = 1500;

    private static readonly string[] Victims = ["both1", "both2", "both3", "both4"];

    private readonly Campaign _campaign = new("crashes beside the stock watcher", few: Victims.Length);

    private NodeInstances Instances => new(Node);

    [Fact]
    public async Task InstancesCrash_BothSeeIt_EachIsStartedOnce()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await Until.SucceedsAsync(() => Instances.AddAsync("node1.gnt.test", Victims));
        int stocks = 0, rounds = (_campaign.Count + Victims.Length - 1) / Victims.Length;
        for (var round = 0; round < rounds; round++)
        {
            Instances.DeleteState();
            var victims = Victims[..Math.Min(Victims.Length, _campaign.Count - (round * Victims.Length))];
            var before = await StartJobsAsync();
            await using var service = await WatcherService.StartAsync(Node);
            var stock = await CrashAsync(victims);
            await Until.TrueAsync(
                () => victims.All(name => NodeInstances.Starts(Node, name) > 0), $"{string.Join(' ', victims)} run ({_campaign.At(round)})", () => Node.Log, service.WhyNever);
            await stock;
            await service.UntilItHasLookedTwiceAsync();
            await service.StopAsync();

            var after = await StartJobsAsync();
            foreach (var name in victims)
            {
                Assert.True(NodeInstances.Starts(Node, name) == 1, $"{name} was started {NodeInstances.Starts(Node, name)} times ({_campaign.At(round)})\n{Node.Log}");
                var jobs = after.Count(job => IsAbout(job, name)) - before.Count(job => IsAbout(job, name));
                Assert.True(jobs == 1, $"{jobs} jobs start {name} ({_campaign.At(round)})\n{string.Join('\n', after)}\n{Node.Log}");
            }

            stocks += victims.Count(name => !Node.Log.Contains($"{name} is down on", StringComparison.Ordinal));
            Node.Files.Delete(TestNode.WatcherLog);
        }

        _campaign.Done($"none doubled, none lost; {stocks} were restarted by the stock watcher");
    }

    /// <summary>Now the one comes first, now the other.</summary>
    private async Task<Task> CrashAsync(string[] victims)
    {
        var isStockFirst = _campaign.Random.Next(2) == 0;
        if (!isStockFirst)
        {
            await NodeInstances.CrashAsync(Node, victims);
            await _campaign.DelayAsync(LongestMilliseconds);
        }

        // It begins to look only when its Python has come up.
        var stock = Node.StockWatcherAsync("--no-verify-disks");
        if (isStockFirst)
        {
            await _campaign.DelayAsync(LongestMilliseconds);
            await NodeInstances.CrashAsync(Node, victims);
        }

        return stock;
    }

    private static bool IsAbout(string job, string name) => job.Contains($"INSTANCE_STARTUP({name})", StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> StartJobsAsync() => await Instances.JobsAsync();
}
