namespace Watcher.NodeTests.Campaigns;

/// <summary>
/// The service is killed and ended at random moments while it starts a real daemon and a real cluster's instance: the next one brings both up, once each.
/// </summary>
[Collection<PlainBookwormCampaigns>]
public sealed class WatcherEndsTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Victim = "ended";

    // A start of an instance takes a second or two, of a daemon up to one.
    private const int LongestMilliseconds = 2500;

    private readonly Campaign _campaign = new("kills and stops of the watcher while it starts things", few: 2);

    private NodeInstances Instances => new(Node);

    [Fact]
    public async Task Service_EndsAtRandomMoments_NothingIsLostOrDoubled()
    {
        await ConfigureAsync(
            ("Schedule", WatcherConfig.EverySecond), ("Daemons:ShortLife", "1s"), ("Daemons:RetryFirst", "1s"), ("Daemons:RetryMost", "1s"));
        await Until.SucceedsAsync(() => Instances.AddAsync("node1.gnt.test", Victim));
        for (var round = 0; round < _campaign.Count; round++)
        {
            // Its five attempts are for a day. Nobody is at the file now.
            Instances.DeleteState();
            var daemon = NodeDaemons.Names[_campaign.Random.Next(NodeDaemons.Names.Count)];
            await EndInTheMiddleAsync(daemon);
            await using var next = await WatcherService.StartAsync(Node);
            await Node.Daemons.WaitForAsync(NodeDaemons.Names, next);
            await Until.TrueAsync(() => NodeInstances.Starts(Node, Victim) > 0, $"{Victim} runs ({_campaign.At(round)})", () => Node.Log, next.WhyNever);
            await next.UntilItHasLookedTwiceAsync();
            await next.StopAsync();
            await AssertNothingIsDoubledAsync(round);
        }

        _campaign.Done("none lost, none doubled, none hung, the guest lives");
    }

    private async Task EndInTheMiddleAsync(string daemon)
    {
        await using var service = await WatcherService.StartAsync(Node);
        if (daemon != "noded")
        {
            // Without noded no instance can be started: the cluster prevents it, and it is tried again minutes later.
            await NodeInstances.CrashAsync(Node, Victim);
        }

        await Node.Daemons.KillAsync(daemon);
        await _campaign.DelayAsync(LongestMilliseconds);
        await service.SignalAsync(_campaign.Random.Next(2) == 0 ? "KILL" : "TERM");
        await Until.TrueAsync(() => service.HasExited, "the service has ended", () => service.Printed);
    }

    private async Task AssertNothingIsDoubledAsync(int round)
    {
        Assert.True(NodeInstances.Starts(Node, Victim) == 1, $"{Victim} was started {NodeInstances.Starts(Node, Victim)} times ({_campaign.At(round)})\n{Node.Log}");

        // A daemon on its way into the background is two for a moment.
        await Until.WithinAsync(() => Node.Daemons.Doubled().Length == 0);
        Assert.True(Node.Daemons.Doubled().Length == 0, $"twice: {string.Join(' ', Node.Daemons.Doubled())} ({_campaign.At(round)})\n{Node.Log}");
        Assert.Null(Node.Guest.WhatHappened());
    }
}
