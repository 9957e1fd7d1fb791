using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>The nodes of a cluster of three, later of two, and another one beside it; who is the master changes.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="outsider">The fourth node.</param>
internal sealed class OperationStage(ThreeNodes cluster, TestNode outsider)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly string[] EveryNode = ["noded", "mond"];

    private bool _isOfTwo;

    public TestNode Master { get; private set; } = cluster.Master;

    /// <summary>The candidate that can become the master.</summary>
    public TestNode Other => Master == cluster.Master ? cluster.Candidate : cluster.Master;

    public TestNode Ordinary => cluster.Ordinary;

    /// <summary>A node whose crashes are looked at; another one than the master, if there is one.</summary>
    public TestNode Bystander => !_isOfTwo ? Ordinary : Dead is null ? Other : Master;

    /// <summary>Ganeti's, as upgrades call it.</summary>
    public string Version => cluster.Suite == Suite.Trixie ? "3.1" : "3.0";

    public TestNode Outsider => outsider;

    /// <summary>Whether systemd manages the daemons.</summary>
    public bool HasUnits => cluster.HasUnits;

    /// <summary>Whether the outsider belongs to the cluster.</summary>
    public bool HasOutsider { get; set; }

    /// <summary>A master that has no power.</summary>
    public TestNode? Dead { get; private set; }

    /// <summary>All nodes that are there.</summary>
    public IEnumerable<TestNode> Living => _isOfTwo
        ? [.. new[] { Master, Other }.Where(node => node != Dead)]
        : [.. cluster.All.Append(outsider).Where(node => node != Dead)];

    /// <summary>Ganeti's name of a node.</summary>
    public string NameOf(TestNode node) => $"node{(node == outsider ? 4 : cluster.All.ToList().IndexOf(node) + 1).ToString(CultureInfo.InvariantCulture)}.gnt.test";

    public static Task<CommandResult> RunAsync(TestNode node, params IEnumerable<string> command) => node.RunAsync(command, Longest);

    /// <summary>The other candidate becomes the master.</summary>
    public async Task<CommandResult> FailOverAsync(params IEnumerable<string> options)
    {
        var result = await RunAsync(Other, ["gnt-cluster", "master-failover", "--yes-do-it", .. options]);
        Master = Other;
        return result;
    }

    /// <summary>The master loses its power: its daemons are gone, and nobody reaches it.</summary>
    public async Task CutPowerAsync()
    {
        Dead = Master;
        await Dead.CheckedAsync(["ip", "link", "set", "eth0", "down"]);
        if (WatcherService.Find(Dead) is { } watcher)
        {
            await Dead.CheckedAsync(["kill", "-KILL", watcher.Pid.ToString(CultureInfo.InvariantCulture)]);
        }

        if (cluster.HasUnits)
        {
            await Dead.CheckedAsync(["systemctl", "stop", "ganeti.target"]);
        }
        else
        {
            await Dead.Daemons.KillAsync(Dead.Daemons.Running());
        }
    }

    /// <summary>It comes back, hears that it is not the master any more, and the cluster is whole again.</summary>
    public async Task RestorePowerAsync()
    {
        var node = Dead!;
        Dead = null;
        await node.CheckedAsync(["sh", "-c", "ip addr del 192.0.2.100/32 dev eth0; ip link set eth0 up"]);
        if (cluster.HasUnits)
        {
            await node.CheckedAsync(["systemctl", "start", "ganeti.target"]);
        }
        else
        {
            foreach (var daemon in NodeDaemons.Names)
            {
                node.Files.Delete(NodeDaemons.PidFile(daemon));
            }

            foreach (var daemon in (string[])["noded", "confd", "mond"])
            {
                await node.Daemons.StartAsync(daemon);
            }
        }

        await Until.TrueAsync(
            async () =>
            {
                // Who does not listen yet is passed over, and it succeeds all the same.
                await Master.RunAsync(["gnt-cluster", "redist-conf", "--yes-do-it"]);
                return node.Files.Read("/var/lib/ganeti/ssconf_master_node").Trim() == NameOf(Master);
            },
            $"{NameOf(node)} knows its new master");

        // What systemd started there by the old word has lost its vote by then, or sees another master at its next start.
        await Until.TrueAsync(
            () => !node.Processes.All().Any(process => process.Name is "ganeti-luxid" or "ganeti-wconfd"), $"{NameOf(node)} runs no daemon of the master's");
        if (cluster.HasUnits)
        {
            foreach (var daemon in (string[])["luxid", "wconfd"])
            {
                await Until.TrueAsync(
                    async () => (await node.RunAsync(["systemctl", "show", "-P", "ActiveState", $"ganeti-{daemon}.service"])).Output.Trim() is "inactive" or "failed",
                    $"{daemon} stays down on {NameOf(node)}");
            }
        }
    }

    /// <summary>
    /// An upgrade that was ended in the middle: its intent is written down, the queue drained (undraining one that is not takes luxid three minutes), the watcher paused,
    /// and the daemons are stopped everywhere.
    /// </summary>
    public async Task BreakUpgradeAsync()
    {
        await Master.CheckedAsync(["gnt-cluster", "queue", "drain"]);
        await Master.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Master.Files.WriteAsync("/var/lib/ganeti/intent-to-upgrade", $"{Version}.0,{Version},1");
        foreach (var node in Living.Where(node => node != Outsider))
        {
            await node.Daemons.UtilAsync("stop-all");
        }
    }

    /// <summary>The third node leaves; its guest goes where Ganeti moves it.</summary>
    public async Task ShrinkToTwoAsync()
    {
        Ordinary.Guest.LetGo();
        await Master.CheckedAsync(["gnt-node", "evacuate", "-f", "-p", "-I", "hail", NameOf(Ordinary)]);
        await Master.CheckedAsync(["gnt-node", "remove", NameOf(Ordinary)]);
        _isOfTwo = true;
    }

    /// <summary>All daemons run that Ganeti starts, and luxid answers.</summary>
    public async Task CheckAsync()
    {
        await Master.Daemons.WaitForAsync(NodeDaemons.Names);
        foreach (var node in Living.Where(node => node != Master && (node != Outsider || HasOutsider)))
        {
            await node.Daemons.WaitForAsync(EveryNode);
        }

        await Until.SucceedsAsync(() => Master.CheckedAsync(["gnt-instance", "list", "--no-headers"]));
    }
}
