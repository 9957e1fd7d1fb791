using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Supervised;

/// <summary>Deaths under the shipped units: each is told once, with its cause, whatever happens to systemd's manager around it.</summary>
public abstract class SupervisedDeathTests(NodeFixture fixture) : SupervisedTest(fixture)
{
    [Theory]
    [InlineData("noded")]
    [InlineData("confd")]
    [InlineData("wconfd")]
    [InlineData("rapi")]
    [InlineData("luxid")]
    [InlineData("mond")]
    public async Task Killed_IsOneDeathWithItsCause_ThenItRunsAgain(string daemon)
    {
        await KillAsync(daemon);

        var died = await OnlyAsync(EventIds.UnitDied, $"ganeti-{daemon}");
        await OnlyAsync(EventIds.UnitRunsAgain, $"ganeti-{daemon}");
        Assert.Contains("killed by SIGKILL", died.Message, StringComparison.Ordinal);
        await NoneAsync(EventIds.UnitStaysDown, $"ganeti-{daemon}");

        // Where an operator looks first, though the words are the watcher's.
        var journal = await Units.ShellAsync($"journalctl -q --no-pager -o cat -u ganeti-{daemon}.service -n 200");
        Assert.Contains(died.Message, journal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("daemon-reload")]
    [InlineData("daemon-reexec")]
    public async Task ManagerReloaded_ThenKilled_IsOneDeath(string verb)
    {
        var subscriptions = Subscriptions();
        await Units.ControlAsync(verb);
        if (verb == "daemon-reexec")
        {
            // A death that comes before systemd's new process is listened to may be known by its count of restarts alone.
            await Until.TrueAsync(() => Subscriptions() > subscriptions, "the new systemd is listened to");
        }

        await KillAsync("mond");

        Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);
        await OnlyAsync(EventIds.UnitRunsAgain, "ganeti-mond");
    }

    /// <summary>
    /// Then systemd's private socket is all there is. A third of fresh processes would hang there, did Hello follow BEGIN at once (decision 0023).
    /// </summary>
    [Fact]
    public async Task NoBusDaemon_Killed_IsOneDeath_AndEachQuestionIsAnswered()
    {
        await Units.ControlAsync("stop", Service);
        await Node.CheckedAsync(["sh", "-c", "mkdir -p /run/nobus && mount --bind /run/nobus /run/dbus"]);
        try
        {
            await StartServiceAsync();
            await KillAsync("mond");

            Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);
            await OnlyAsync(EventIds.UnitRunsAgain, "ganeti-mond");
            await Units.ShellAsync($"for i in $(seq 40); do {TestNode.Watcher} daemon-util check ganeti-noded || exit 1; done");
            await Units.ControlAsync("stop", Service);
        }
        finally
        {
            await Node.CheckedAsync(["umount", "/run/dbus"]);
        }
    }

    [Fact]
    public async Task KilledBeforeTheServiceStarts_WaitsForItsRestart_IsOneDeathWithItsCause()
    {
        await DropInAsync("ganeti-mond.service", "[Service]\nRestartSec=1h\nRestartSteps=0");
        try
        {
            await Units.ControlAsync("stop", Service);
            Node.Files.DeleteDirectory(Path.GetDirectoryName(TestNode.DaemonsMemory)!);
            await KillAsync("mond");
            await Units.ControlAsync("start", Service);

            Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);

            // Nobody waits an hour here; a start would. Whether the stop in between is seen is systemd's affair.
            await Units.ControlAsync("restart", "ganeti-mond.service");
            await Units.WaitForJournalAsync(
                async () => (await EventsAsync()).Any(e => e.IsOf(EventIds.UnitRunsAgain, "ganeti-mond") || e.IsOf(EventIds.UnitStarted, "ganeti-mond")),
                "it is told that mond runs");
            await OnlyAsync(EventIds.UnitDied, "ganeti-mond");
        }
        finally
        {
            await Units.ControlAsync("stop", "ganeti-mond.service");
            await RemoveDropInAsync("ganeti-mond.service");
        }
    }

    [Fact]
    public async Task StoppedAndStarted_IsToldOnceEach_NothingElse()
    {
        await Units.ControlAsync("stop", "ganeti-rapi.service");
        await OnlyAsync(EventIds.UnitStopped, "ganeti-rapi");

        await Units.ControlAsync("start", "ganeti-rapi.service");
        await OnlyAsync(EventIds.UnitStarted, "ganeti-rapi");

        await NoneAsync(EventIds.UnitDied, "ganeti-rapi");
    }
}
