namespace Watcher.NodeTests.Adoption;

/// <summary>A node that was adopted, booted anew: its files in a new boot.</summary>
public abstract class AdoptBootTests
{
    private readonly Suite _suite;

    private protected AdoptBootTests(Suite suite) => _suite = suite;

    [Fact]
    public async Task Adopted_ABootBringsAllUpByTheUnits()
    {
        var whyNot = await NodeSupport.WhyNotAsync();
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        var request = new NodeRequest(NodeKind.Systemd, _suite) { WithQuickStarts = true, WithQuickPrograms = true };
        var saved = Path.Combine(Repository.Root, "artifacts", "unit-layers", NodeScripts.NewName());
        await NodeScripts.RunAsync(TimeSpan.FromMinutes(1), "own.sh", $"{saved}.owner");
        await using (var node = await TestNode.BootAsync(request))
        {
            var adopted = await node.WatcherAsync("units", "adopt");
            Assert.True(adopted.ExitCode == 0, $"{adopted}");
            Assert.Null(node.Guest.WhatHappened());
            await NodeScripts.RunAsync(TimeSpan.FromMinutes(5), "stop.sh", "--save", saved, node.Name);
        }

        await using var booted = await TestNode.BootFromAsync(request, saved);
        var units = new NodeUnits(booted);
        await units.WaitUntilReadyAsync();
        var check = await units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
        Assert.DoesNotContain("ganeti", await units.FailedAsync(), StringComparison.Ordinal);
    }
}
