using Watcher.Core.Reporting;
using Watcher.NodeTests.Hooks;

namespace Watcher.NodeTests.Incidents;

/// <summary>What befalls the watcher itself: its disk, its configuration, its pause, its hooks.</summary>
[Collection<UnitsTrixie>]
public sealed class WatcherIncidentTests(UnitsTrixieNode fixture) : IncidentTest(fixture)
{
    private const string Memory = "/var/lib/ganeti-watcher";
    private const string Pause = "/var/lib/ganeti/watcher.pause";

    [Fact]
    public async Task DiskFull()
    {
        await Units.ControlAsync("stop", Service);
        await Units.ShellAsync($"mkdir -p {Memory} && mount -t tmpfs -o size=64k,mode=700 covered {Memory}");
        try
        {
            await ConfigureAsync(("Schedule", WatcherConfig.Never));
            await BeginAsync();
            await Node.RunAsync(["dd", "if=/dev/zero", $"of={Memory}/ballast", "bs=4k", "count=100"]);
            await KillAsync("mond");
            await ToldAsync(EventIds.UnitDied);
            await ToldAsync(EventIds.DiskFull);

            await TellAsync("disk-full", $"{Memory} has no space left, and ganeti-mond is killed.", "ganeti_watcher_duty_failing{duty=\"daemons\"} 1");
        }
        finally
        {
            await Units.ControlAsync("stop", Service);
            await Units.ShellAsync($"umount {Memory}");
        }
    }

    [Fact]
    public async Task Paused()
    {
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "100h"]);
        try
        {
            await ToldAsync(EventIds.StandingStill);
            await KillAsync("mond");
            await ToldAsync(EventIds.UnitRunsAgain);
            await TellAsync("paused", "Somebody types: gnt-cluster watcher pause 100h. Then ganeti-mond is killed.", "ganeti_watcher_events_total{event=\"UnitRunsAgain\"}");
        }
        finally
        {
            Node.Files.Delete(Pause);
        }
    }

    [Fact]
    public async Task ConfigurationIsBroken_AtReload_AndAtStart()
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, """{ "Watcher": { "Schedule": "often" } }""");
        await Node.RunAsync(["systemctl", "reload", Service]);
        await ToldAsync(EventIds.SettingsRejected);
        await TellAsync("configuration-broken-at-reload", "Somebody writes a schedule into /etc/ganeti/watcher.json that is none, and types: systemctl reload ganeti-watcher.service", "event=\"SettingsRejected\"");

        await MarkAsync();
        await Node.RunAsync(["systemctl", "restart", Service]);
        await ToldAsync(EventIds.SettingsUnusable);
        await TellAsync("configuration-broken-at-start", "With that configuration, somebody types: systemctl restart ganeti-watcher.service", "event=\"SettingsRejected\"", isServed: false);
    }

    [Fact]
    public async Task HookFails()
    {
        var hooks = new HookFiles(Node);
        await hooks.WriteAsync("50-backup", "echo 'no space on the tape' >&2; exit 3");
        try
        {
            await ToldAsync(EventIds.HookFailing);
            await TellAsync("hook-fails", "A hook in /etc/ganeti/hooks/watcher ends with code 3.", "event=\"HookFailing\"");
        }
        finally
        {
            hooks.Clear();
        }
    }
}
