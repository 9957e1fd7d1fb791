using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Supervised;

/// <summary>Deaths of every kind under the shipped units, and with what the bus and the journal can do to a listener.</summary>
[Collection<SupervisedBookworm>]
public sealed class SupervisedCauseTests(UnitsNode fixture) : SupervisedTest(fixture)
{
    private const string Mond = "ganeti-mond.service";

    [Theory]
    [InlineData("sleep 0.5; exit 3", "exited with code 3")]
    [InlineData("sleep 0.5; kill -SEGV $$$$", "SIGSEGV")]
    [InlineData("sleep 0.5; kill -ABRT $$$$", "SIGABRT")]
    public async Task EndsByItself_CauseIsSpelledOut(string script, string cause) =>
        await DiesAsync($"ExecStart=\nExecStart=/bin/sh -c '{script}'\nRestartSec=1h", cause);

    [Fact]
    public async Task WatchdogRunsOut_CauseIsSpelledOut() =>
        await DiesAsync("WatchdogSec=1s\nExecStart=\nExecStart=/bin/sleep 1000\nRestartSec=1h", "watchdog");

    [Fact]
    public async Task EndsWithExitCode0_IsAFault_ThoughSystemdFindsNone()
    {
        await DropInAsync(Mond, "[Service]\nExecStart=\nExecStart=/bin/sleep 0.5\nRestartSec=1h");
        try
        {
            await Units.ControlAsync("restart", Mond);

            await OnlyAsync(EventIds.UnitEnded, "ganeti-mond");
            await NoneAsync(EventIds.UnitDied, "ganeti-mond");
        }
        finally
        {
            await Units.ControlAsync("stop", Mond);
            await RemoveDropInAsync(Mond);
        }
    }

    [Fact]
    public async Task BusRestarted_ThenKilled_IsOneDeath()
    {
        await Units.ControlAsync("restart", "dbus.service");

        await KillAsync("mond");

        await OnlyAsync(EventIds.UnitDied, "ganeti-mond");
        await OnlyAsync(EventIds.UnitRunsAgain, "ganeti-mond");
    }

    [Fact]
    public async Task NoBusAtAll_ThenKilled_IsOneDeathWithItsCause()
    {
        await Units.ControlAsync("stop", "dbus.socket", "dbus.service");
        try
        {
            await Units.ControlAsync("stop", Service);
            await StartServiceAsync();

            await KillAsync("mond");

            Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ControlAsync("start", "dbus.socket", "dbus.service");
        }
    }

    [Fact]
    public async Task JournaldRestarted_ThenKilled_IsOneDeath()
    {
        await Units.ControlAsync("restart", "systemd-journald.service");

        await KillAsync("mond");

        Assert.Contains("SIGKILL", (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);
    }

    /// <summary>Every death is in the journal exactly once: by itself, in the sum of a row, or counted after a reload.</summary>
    [Fact]
    public async Task Killed200Times_WithReloadsAmongThem_EveryDeathIsTold()
    {
        const int Kills = 200;
        await DropInAsync(Mond, "[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestartSec=0\nRestartSteps=0");
        try
        {
            await Units.ControlAsync("restart", Mond);
            await MarkAsync();
            await Units.ShellAsync(
                $$"""
                for i in $(seq {{Kills}}); do
                  [ $((i % 10)) != 0 ] || systemctl daemon-reload
                  until pid=$(systemctl show --value -p MainPID {{Mond}}) && [ "$pid" != 0 ] && [ "$pid" != "$last" ]; do :; done
                  kill -KILL $pid
                  last=$pid
                done
                """);
            var end = await FirstAsync(EventIds.UnitRunsAgain, "ganeti-mond", e => e.Deaths > 100);

            var events = await EventsAsync();
            Assert.Equal(Kills, end.Deaths + events.Where(e => e.Is(EventIds.UnitDiedUnseen)).Sum(e => e.Deaths));
            Assert.True(events.Count < Kills, $"{events.Count} events: they were not summed up");
        }
        finally
        {
            await RemoveDropInAsync(Mond);
        }
    }

    private async Task DiesAsync(string service, string cause)
    {
        await DropInAsync(Mond, $"[Service]\n{service}");
        try
        {
            await Units.ControlAsync("restart", Mond);

            Assert.Contains(cause, (await OnlyAsync(EventIds.UnitDied, "ganeti-mond")).Message, StringComparison.Ordinal);
        }
        finally
        {
            await Units.ControlAsync("stop", Mond);
            await RemoveDropInAsync(Mond);
        }
    }
}
