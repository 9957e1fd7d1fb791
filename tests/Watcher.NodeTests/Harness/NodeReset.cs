using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Harness;

/// <summary>Between two tests on one node.</summary>
internal static class NodeReset
{
    // systemctl(1) of a unit that has no file.
    private const int NotLoaded = 5;

    private static readonly string[] Leftovers =
    [
        TestNode.WatcherLog, WatcherConfig.Path, "/var/lib/ganeti/watcher.pause", "/var/lib/ganeti/intent-to-upgrade",
    ];

    public static async Task RunAsync(TestNode node)
    {
        if (node.Files.Exists("/run/systemd/system"))
        {
            // It starts one again that is killed, and may be about to. Where it has none that stays one of no unit's.
            await Until.TrueAsync(
                async () => (await node.RunAsync(["systemctl", "stop", "ganeti-watcher.service"])).ExitCode is 0 or NotLoaded, "systemd has stopped the last test's service");
        }

        if (WatcherService.Find(node) is { } service)
        {
            await node.RunAsync(["kill", "-KILL", $"{service.Pid}"]);
            await Until.TrueAsync(() => !node.Processes.IsAlive(service), "the last test's service is gone");
        }

        foreach (var file in Leftovers)
        {
            node.Files.Delete(file);
        }

        node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
        node.Files.DeleteDirectory("/run/ganeti-watcher");
        if (node.Files.Exists("/var/lib/ganeti/server.pem"))
        {
            await node.Daemons.RepairAsync(NodeDaemons.Names);
        }

        await ConfigureAsync(node);
        node.Recorder.Clear();
    }

    /// <summary>
    /// Every start asked for by the watcher is recorded; a daemon killed again and again is not kept waiting long; disks are verified only where that is
    /// what the test is about: the jobs would mingle with its own.
    /// </summary>
    public static async Task ConfigureAsync(TestNode node, params (string Key, JsonNode Value)[] settings) => await node.Files.WriteAsync(
        WatcherConfig.Path,
        WatcherConfig.Text([("Daemons:DaemonUtil", StartRecorder.Path), ("Daemons:RetryFirst", "1s"), ("Disks:Verify", "false"), .. settings]));
}
