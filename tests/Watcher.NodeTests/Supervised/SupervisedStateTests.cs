using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Supervised;

/// <summary>What stands under the shipped units: told once, and what was stopped stays stopped.</summary>
[Collection<SupervisedBookworm>]
public sealed class SupervisedStateTests(UnitsNode fixture) : SupervisedTest(fixture)
{
    private const string Mond = "ganeti-mond.service";
    private const string Rapi = "ganeti-rapi.service";

    [Fact]
    public async Task Stopped_IsToldOnce_StaysDownOverPassesAndARestartOfTheService()
    {
        await Units.ControlAsync("stop", Rapi);
        await OnlyAsync(EventIds.UnitStopped, "ganeti-rapi");

        for (var pass = 0; pass < 3; pass++)
        {
            await Node.WatcherAsync(["--once", "--debug"]);
        }

        await Units.ControlAsync("reload", Service);
        await Units.ControlAsync("restart", Service);
        await Node.WatcherAsync(["--once", "--debug"]);

        Assert.Equal("inactive", await Units.PropertyAsync(Rapi, "ActiveState"));
        await NoneAsync(EventIds.UnitDied, "ganeti-rapi");
        await NoneAsync(EventIds.UnitStaysDown, "ganeti-rapi");
    }

    /// <summary>A pass sees what stands, not how it came; a service the same of what was before it. systemd knows.</summary>
    [Fact]
    public async Task StoppedWhileNobodyListened_IsNoFault_NeitherToAPassNorToAServiceThatFollows()
    {
        await Units.ControlAsync("stop", Service);
        await Units.ControlAsync("stop", Mond);

        var pass = await Node.WatcherAsync("--once");
        Assert.True(pass.ExitCode == 0, $"{pass}\n{Node.Log}");
        var status = await Node.WatcherAsync("status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("! ganeti-mond   stopped    ", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ended by itself", Node.Log, StringComparison.Ordinal);

        await MarkAsync();
        await Units.ControlAsync("start", Service);
        await FirstAsync(EventIds.UnitStopped, "ganeti-mond");
        await NoneAsync(EventIds.UnitEnded, "ganeti-mond");
        Assert.Equal("inactive", await Units.PropertyAsync(Mond, "ActiveState"));
    }

    [Fact]
    public async Task DiskIsFull_ADeathIsToldAllTheSame_WithItsCause()
    {
        const string Memory = "/var/lib/ganeti-watcher";
        await Units.ControlAsync("stop", Service);
        await Units.ShellAsync($"mkdir -p {Memory} && mount -t tmpfs -o size=64k,mode=700 covered {Memory}");
        try
        {
            await Units.ControlAsync("start", Service);
            await WatcherService.UntilUnitsAreSeenAsync(Node);
            await MarkAsync();
            await Node.RunAsync(["dd", "if=/dev/zero", $"of={Memory}/ballast", "bs=4k", "count=100"]);

            await Node.Daemons.KillAsync("confd");

            Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-confd")).Message, StringComparison.Ordinal);
            await Units.WaitForJournalAsync(async () => (await EventsAsync()).Any(e => e.Is(EventIds.DiskFull)), "the full disk is told");
            await Units.ShellAsync($"rm {Memory}/ballast");
            await Units.WaitForJournalAsync(async () => (await EventsAsync()).Any(e => e.Is(EventIds.StepRecovered)), "it is through again");
            Assert.Single(await EventsAsync(), e => e.IsOf(EventIds.UnitDied, "ganeti-confd"));
        }
        finally
        {
            await Units.ControlAsync("stop", Service);
            await Units.ShellAsync($"umount {Memory}");
        }
    }

    [Fact]
    public async Task MaskedAndStopped_IsAFaultThatSaysSo()
    {
        // As "systemctl mask" does it where the unit's file is not in /etc.
        await Units.ShellAsync(
            $"mv /etc/systemd/system/{Mond} /run/{Mond} && ln -s /dev/null /etc/systemd/system/{Mond} && systemctl daemon-reload && systemctl stop {Mond}");
        try
        {
            Assert.Contains("masked", (await OnlyAsync(EventIds.UnitUnusable, "ganeti-mond")).Message, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ShellAsync($"mv -f /run/{Mond} /etc/systemd/system/{Mond} && systemctl daemon-reload");
        }
    }

    [Fact]
    public async Task ConditionUnmet_IsNoFault()
    {
        await Units.ShellAsync("mv /var/lib/ganeti/rapi.pem /var/lib/ganeti/rapi.pem.away");
        try
        {
            await Units.ControlAsync("restart", Rapi);

            await OnlyAsync(EventIds.UnitConditionUnmet, "ganeti-rapi");
            await NoneAsync(EventIds.UnitDied, "ganeti-rapi");
            await NoneAsync(EventIds.UnitStaysDown, "ganeti-rapi");
        }
        finally
        {
            await Units.ShellAsync("mv /var/lib/ganeti/rapi.pem.away /var/lib/ganeti/rapi.pem");
        }
    }

    [Fact]
    public async Task ExitCode11_IsNoFault()
    {
        await DropInAsync(Rapi, "[Service]\nExecStart=\nExecStart=/bin/sh -c 'sleep 0.5; exit 11'");
        try
        {
            await Units.ControlAsync("restart", Rapi);

            await OnlyAsync(EventIds.UnitNotMaster, "ganeti-rapi");
            await NoneAsync(EventIds.UnitDied, "ganeti-rapi");
        }
        finally
        {
            await RemoveDropInAsync(Rapi);
        }
    }

    [Fact]
    public async Task FailsAtEveryStart_DeathsAreSummedUp_StartLimitIsOneEvent_ResetAndStartEndIt()
    {
        await DropInAsync(
            Mond,
            "[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=8\n[Service]\nRestartSec=200ms\nRestartSteps=0\nExecStart=\nExecStart=/bin/false");
        try
        {
            // Its first start fails, too.
            await Node.RunAsync(["systemctl", "restart", Mond]);
            var givenUp = await OnlyAsync(EventIds.UnitGivenUp, "ganeti-mond");

            Assert.Contains($"systemctl reset-failed {Mond}", givenUp.Message, StringComparison.Ordinal);
            Assert.Equal(3, (await EventsAsync()).Count(e => e.IsOf(EventIds.UnitDied, "ganeti-mond")));
        }
        finally
        {
            await RemoveDropInAsync(Mond);
        }

        // Nobody starts it any more: it is down, and does not "keep dying".
        await MarkAsync();
        await Units.ControlAsync("reset-failed", Mond);
        await Units.WaitAsync(
            async () => !StatusScreen.WithoutEvents(await Node.WatcherAsync("status")).Contains("systemd has given ganeti-mond up", StringComparison.Ordinal), "the fault is over");
        Assert.DoesNotContain("keeps dying", StatusScreen.WithoutEvents(await Node.WatcherAsync("status")), StringComparison.Ordinal);
        await Units.ControlAsync("start", Mond);

        await FirstAsync(EventIds.UnitRunsAgain, "ganeti-mond");
        Assert.DoesNotContain(await EventsAsync(), e => e.IsAlarm);
    }

    [Fact]
    public async Task OneTimeArgumentsLeftBehind_AreAFault()
    {
        const string Left = "/var/lib/ganeti/ganeti-luxid.onetime.conf";
        await Node.Files.WriteAsync(Left, "ONETIME_ARGS=--no-voting\n");
        await Units.ShellAsync($"touch -d '1 hour ago' {Left}; systemctl daemon-reload");
        try
        {
            Assert.Contains("onetime", (await OnlyAsync(EventIds.OneTimeArgumentsLeft, "ganeti-luxid")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Node.Files.Delete(Left);
        }
    }

    [Fact]
    public async Task Catalog_ExplainsTheEvent()
    {
        const string Catalog = "/usr/lib/systemd/catalog/ganeti-watcher.catalog";
        var shipped = Path.Combine(Repository.Root, "deploy/catalog/ganeti-watcher.catalog");
        await Node.Files.WriteAsync(Catalog, await File.ReadAllTextAsync(shipped, TestContext.Current.CancellationToken), Readable);
        Assert.Equal("", await Units.ShellAsync("journalctl --update-catalog 2>&1"));
        await KillAsync("mond");
        await OnlyAsync(EventIds.UnitDied, "ganeti-mond");

        var explained = await Units.ShellAsync($"journalctl -q --no-pager -x -t ganeti-watcher MESSAGE_ID={MessageIds.Of(EventIds.UnitDied)}");

        Assert.Contains("ganeti-mond died: ", explained, StringComparison.Ordinal);
        Assert.Contains("Defined-By: ganeti-watcher", explained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondService_EndsByItself_AndTellsNothingTwice()
    {
        var pid = await Units.PropertyAsync(Service, "MainPID");
        var second = Node.WatcherAsync("serve");
        await KillAsync("mond");

        await OnlyAsync(EventIds.UnitRunsAgain, "ganeti-mond");
        await OnlyAsync(EventIds.UnitDied, "ganeti-mond");

        var printed = (await second).Text;
        Assert.Contains($"pid {pid}", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("mond", printed, StringComparison.Ordinal);
        Assert.Equal(pid, await Units.PropertyAsync(Service, "MainPID"));
    }
}
