using System.Globalization;
using Watcher.NodeTests.Hooks;

namespace Watcher.NodeTests.Campaigns;

/// <summary>
/// The stock watcher's passes beside our service on a node with a real guest, while things go wrong: each is made good once, and neither tells of what is not so. Then the
/// stock watcher is taken away, and nothing is left undone.
/// </summary>
[Collection<KvmBookworm>]
public sealed class BothWatchersTests(KvmNode fixture) : NodeTest(fixture)
{
    private const string Hook = "counts";

    // What the stock watcher says of a group that ours is looking at, or restarting.
    private const string Locked = "Can't acquire lock on state file";

    private static readonly string[] Levels = ["WARNING", "ERROR", "CRITICAL"];

    private readonly Campaign _campaign = new("troubles beside the stock watcher", few: 4);
    private readonly HashSet<string> _true = [];

    private HookFiles Hooks => new(Node);

    private NodeKvm Kvm => Node.Kvm;

    private NodeInstances Instances => new(Node);

    private (string Name, Func<Sides, Task> RunAsync)[] Troubles =>
    [
        ("the guest is killed", KillGuestAsync),
        ("a daemon is killed", KillDaemonAsync),
        ("the guest's user shuts it down", ShutDownAsync),
        ("the guest is killed in a pause", PauseAsync),
    ];

    [Fact]
    public async Task TroublesBesideTheStockWatcher_AreMadeGoodOnce_AndWithoutItToo()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "true"));
        await Hooks.WriteAsync(Hook);
        await using var service = await WatcherService.StartAsync(Node);
        var stock = StockPasses.Start(Node);
        await using (stock)
        {
            await PlayAsync(new Sides(service, stock), _campaign.Count);
        }

        var passes = stock.Count;
        Assert.Equal("", stock.Printed);
        Assert.All(stock.Codes, code => Assert.Equal("0", code));
        Assert.True(Hooks.TakeRuns().Length > passes, "each runs the hooks");

        await PlayAsync(new Sides(service, null), Math.Max(1, _campaign.Count / Troubles.Length));
        Assert.NotEmpty(Hooks.TakeRuns());
        await service.StopAsync();
        _campaign.Done(string.Create(CultureInfo.InvariantCulture, $"each made good once, beside {passes} passes of the stock watcher; and a quarter of them once more without it"));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hooks.Clear();
        await Node.Daemons.RepairAsync(["kvmd"]);
        await NodeLuxi.WaitAsync(Node);
        Instances.DeleteState();
        await Kvm.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Hooks.Clear();
        await base.DisposeAsync();
    }

    private async Task PlayAsync(Sides sides, int count)
    {
        for (var round = 0; round < count; round++)
        {
            var (name, runAsync) = Troubles[round % Troubles.Length];
            var at = $"{name}{(sides.Stock is null ? ", the stock watcher is gone" : "")}, {_campaign.At(round)}";
            var (log, jobs, before) = (Node.Log.Length, (await Instances.JobsAsync()).Count, Processes());
            _true.Clear();
            _true.Add(Locked);
            Instances.DeleteState();
            await runAsync(sides);
            await sides.HaveLookedAsync();

            var starts = (await Instances.JobsAsync()).Skip(jobs).Count(job => job.Contains($"INSTANCE_STARTUP({NodeKvm.Name})", StringComparison.Ordinal));
            Assert.True(starts <= 1 && Kvm.All().Count <= 1, $"{at}: {starts} starts, {Kvm.All().Count} guests\n{Node.Log[log..]}");
            await Until.WithinAsync(() => Node.Daemons.Doubled().Length == 0);
            Assert.True(Node.Daemons.Doubled().Length == 0, $"{at}: twice: {string.Join(' ', Node.Daemons.Doubled())}\n{Node.Log[log..]}");
            var now = Processes();
            Assert.True(before.Zip(now).Count(pair => pair.First != pair.Second) <= 1, $"{at}: more than one daemon was started\n{Node.Log[log..]}");
            var untrue = Node.Log[log..].Split('\n').Where(IsAlarm).Where(line => !_true.Any(word => line.Contains(word, StringComparison.Ordinal))).ToList();
            Assert.True(untrue.Count == 0, $"{at}: told without need:\n{string.Join('\n', untrue)}\n\n{Node.Log[log..]}");
            Assert.Null(Node.Guest.WhatHappened());
            await StartAgainAsync(sides);
        }
    }

    /// <summary>
    /// Starts what its user has shut down. The stock watcher asks for a second start of an instance whose start it sees half done (ours does not), of which Ganeti makes
    /// nothing; and that is no trouble's.
    /// </summary>
    private async Task StartAgainAsync(Sides sides)
    {
        if (Kvm.Find() is null)
        {
            await Kvm.StartAsync();
            await sides.HaveLookedAsync();
        }

        await Kvm.UntilOneRunsAsync();
    }

    private async Task KillGuestAsync(Sides sides)
    {
        _true.Add($"{NodeKvm.Name} is down on");
        var killed = await Kvm.KillAsync();
        await Kvm.WaitForNextAsync(killed, sides.Service);
        await Kvm.UntilOneRunsAsync();
    }

    private async Task KillDaemonAsync(Sides sides)
    {
        string[] daemons = [.. NodeDaemons.Names, "kvmd"];
        var daemon = daemons[_campaign.Random.Next(daemons.Length)];
        _true.Add($"ganeti-{daemon} died");
        await Node.Daemons.WaitForNextAsync(daemon, (await Node.Daemons.KillAsync(daemon))[0], sides.Service);
        await NodeLuxi.WaitAsync(Node);
    }

    private async Task ShutDownAsync(Sides sides)
    {
        // One that starts after the guest hears it.
        _true.Add("ganeti-kvmd died");
        await Node.Daemons.WaitForNextAsync("kvmd", (await Node.Daemons.KillAsync("kvmd"))[0], sides.Service);
        var jobs = (await Instances.JobsAsync()).Count;
        await Kvm.ShutDownByUserAsync();
        await Until.TrueAsync(
            async () => (await Instances.JobsAsync()).Skip(jobs).Contains($"success INSTANCE_SHUTDOWN({NodeKvm.Name})"), "the user's shutdown is cleaned up", () => Node.Log, sides.Service.WhyNever);
        await sides.HaveLookedAsync();
        Assert.Single((await Instances.JobsAsync()).Skip(jobs), IsAboutIt);
        Assert.Empty(Kvm.All());
    }

    private async Task PauseAsync(Sides sides)
    {
        _true.Add($"{NodeKvm.Name} is down on");
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);

        // A look that began before goes on.
        await sides.HaveLookedAsync();
        var jobs = (await Instances.JobsAsync()).Count;
        var killed = await Kvm.KillAsync();
        await sides.HaveLookedAsync();
        Assert.DoesNotContain((await Instances.JobsAsync()).Skip(jobs), IsAboutIt);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        await Kvm.WaitForNextAsync(killed, sides.Service);
        await Kvm.UntilOneRunsAsync();
    }

    private static bool IsAboutIt(string job) => job.Contains($"({NodeKvm.Name})", StringComparison.Ordinal);

    private static bool IsAlarm(string line) => Levels.Any(level => line.Contains(level, StringComparison.Ordinal));

    private NodeProcess?[] Processes() => [.. NodeDaemons.Names.Append("kvmd").Select(Node.Daemons.Find)];

    /// <summary>Who looks: ours, and the stock watcher while it is there.</summary>
    private sealed record Sides(WatcherService Service, StockPasses? Stock)
    {
        public async Task HaveLookedAsync()
        {
            await (Stock?.UntilItHasLookedAsync() ?? Task.CompletedTask);
            await Service.UntilItHasLookedTwiceAsync();
        }
    }
}
