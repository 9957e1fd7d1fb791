using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Incidents;

/// <summary>What befalls a daemon under its unit.</summary>
[Collection<UnitsTrixie>]
public sealed class DaemonIncidentTests(UnitsTrixieNode fixture) : IncidentTest(fixture)
{
    private const string Mond = "ganeti-mond.service";
    private const string Up = "ganeti_watcher_daemon_up{daemon=\"ganeti-mond\"}";

    [Fact]
    public async Task Killed()
    {
        await KillAsync("mond");
        await ToldAsync(EventIds.UnitRunsAgain);

        await TellAsync("killed", "Somebody kills ganeti-mond (SIGKILL); systemd restarts it.", "ganeti_watcher_events_total{event=\"UnitRunsAgain\"}");
    }

    /// <summary>
    /// As systemd-oomd does it: a mark on the unit's cgroup says that it was killed for its memory (systemd's unit_check_oomd_kill). The kernel itself would need the
    /// memory controller, which a machine with cgroup v1 does not lend to its nodes, and a program that eats memory there is bounded by nothing.
    /// </summary>
    [Fact]
    public async Task OutOfMemory()
    {
        await DropInAsync(Mond, "[Service]\nRestart=no");
        await MarkAsync();
        try
        {
            var group = await Units.PropertyAsync(Mond, "ControlGroup");
            await Units.ShellAsync($"python3 -c 'import os; [os.setxattr(\"/sys/fs/cgroup{group}\", mark, b\"1\") for mark in (\"user.oomd_ooms\", \"user.oomd_kill\")]'");
            await KillAsync("mond");
            await ToldAsync(EventIds.UnitGivenUp);
            await TellAsync("out-of-memory", "systemd-oomd kills ganeti-mond, whose memory is too much for the node; its unit does not restart it (Restart=no).", "ganeti_watcher_fault{event=\"UnitGivenUp\"");
        }
        finally
        {
            await RemoveDropInAsync(Mond);
            await Node.RunAsync(["systemctl", "reset-failed", Mond]);
            await Units.ControlAsync("start", Mond);
        }
    }

    [Fact]
    public Task CrashLoop() => WithDropInAsync(
        "[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=4\n[Service]\nRestartSec=200ms\nRestartSteps=0\nExecStart=\nExecStart=/bin/sh -c 'sleep 0.2; exit 1'",
        "restart",
        async () =>
        {
            await ToldAsync(EventIds.UnitGivenUp);
            await TellAsync("crash-loop", "ganeti-mond ends with code 1 each time that it is started, until systemd starts it no more.", "event=\"UnitGivenUp\"");
        });

    [Fact]
    public async Task Masked()
    {
        await Units.ControlAsync("stop", Mond);
        await ToldAsync(EventIds.UnitStopped);

        // As "systemctl mask" does it where the unit's file is not in /etc.
        await Units.ShellAsync($"mv /etc/systemd/system/{Mond} /run/{Mond} && ln -s /dev/null /etc/systemd/system/{Mond} && systemctl daemon-reload");
        try
        {
            await ToldAsync(EventIds.UnitUnusable);
            await TellAsync("masked", $"Somebody stops {Mond}, and masks it.", "event=\"UnitUnusable\"");
        }
        finally
        {
            await Units.ShellAsync($"mv -f /run/{Mond} /etc/systemd/system/{Mond} && systemctl daemon-reload && systemctl start {Mond}");
        }
    }

    [Fact]
    public async Task StoppedByHand()
    {
        await Units.ControlAsync("stop", Mond);
        await ToldAsync(EventIds.UnitStopped);

        await TellAsync("stopped-by-hand", $"Somebody types: systemctl stop {Mond}", $"{Up} 0");
        await Units.ControlAsync("start", Mond);
    }

    [Fact]
    public async Task Restarted()
    {
        await Units.ControlAsync("restart", Mond);
        await ToldAsync(EventIds.UnitStarted);

        await TellAsync("restarted", $"Somebody types: systemctl restart {Mond}", "ganeti_watcher_events_total{event=\"UnitStarted\"}");
    }

    private async Task WithDropInAsync(string text, string verb, Func<Task> act)
    {
        await DropInAsync(Mond, text);
        await MarkAsync();
        try
        {
            await Node.RunAsync(["systemctl", verb, Mond]);
            await act();
        }
        finally
        {
            await RemoveDropInAsync(Mond);
            await Node.RunAsync(["systemctl", "reset-failed", Mond]);
            await Units.ControlAsync("start", Mond);
        }
    }
}
