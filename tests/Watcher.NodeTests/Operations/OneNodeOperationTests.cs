using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>
/// A cluster is made, restarted and unmade where the watcher runs already (an image, an Ansible role), and made again; as if it did not run: they end
/// with the same code and the same words (<see cref="OperationControl"/>). Once beside the service, and once among passes (on Debian 13, or by hand).
/// </summary>
public abstract class OneNodeOperationTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Upgrade = "upgrade of the package";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    internal static readonly string[] Init =
    [
        "gnt-cluster", "init", "--enabled-hypervisors=fake", "--enabled-disk-templates=diskless", "--master-netdev=eth0",
        "--no-ssh-init", "--no-etc-hosts", "--nic-parameters", "mode=bridged,link=br0", "cluster.gnt.test",
    ];

    private static readonly (string Name, string[] Command, bool IsWhole)[] Row =
    [
        ("init", Init, true),
        ("service ganeti restart", ["service", "ganeti", "restart"], true),
        (Upgrade, GanetiPackage.Install, true),
        ("destroy", ["gnt-cluster", "destroy", "--yes-do-it"], false),
    ];

    /// <summary>Of one release in the ring.</summary>
    private bool IsAmongPasses => Rounds.AreByHand || Suite == Suite.Trixie;

    [Fact]
    public async Task InitRestartAndDestroy_BesideTheWatcher_EndAsWithoutIt()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await GanetiPackage.MakeAsync(Node, Suite);
        var control = new OperationControl($"one-node-{GetType().Name.Replace("OneNodeOperation", "", StringComparison.Ordinal).Replace("Tests", "", StringComparison.Ordinal)}");
        var alone = OperationControl.IsLive ? await PlayAsync(service: null) : null;
        if (alone is not null)
        {
            await control.HoldAsync(Row.Select(each => each.Name).Zip(alone));
        }

        for (var round = 0; round < Rounds.Count; round++)
        {
            await using (var service = await Watchers.ServeAsync(Node))
            {
                Say("beside the service", await PlayAsync(service), alone, control);
            }

            if (IsAmongPasses)
            {
                await using var passes = await Watchers.PassAsync(Node);
                Say("among passes", await PlayAsync(service: null), alone, control);
            }
        }
    }

    private void Say(string how, List<CommandResult> seen, List<CommandResult>? alone, OperationControl control)
    {
        for (var i = 0; i < Row.Length; i++)
        {
            var (name, now) = (Row[i].Name, seen[i]);
            var beside = alone is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; without the watcher {alone[i].ExitCode} in {alone[i].Elapsed.TotalSeconds:0.0} s");
            Figures.Say(string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}: {name} {how}: exit code {now.ExitCode} in {now.Elapsed.TotalSeconds:0.0} s{beside}"));
            Assert.Equal(alone is null ? control.Of(name) : OperationControl.Text(name, alone[i]), OperationControl.Text(name, now));
        }
    }

    private async Task<List<CommandResult>> PlayAsync(Watchers? service)
    {
        List<CommandResult> results = [];
        var (told, warned) = (0, 0);
        foreach (var (name, command, isWhole) in Row)
        {
            service?.Mark();
            var result = await Node.RunAsync(command, Longest);
            Assert.True(result.ExitCode == 0, $"{name}: {result}\n{Node.Log}");
            results.Add(result);
            if (isWhole)
            {
                await Node.Daemons.WaitForAsync(NodeDaemons.Names);
                await Until.SucceedsAsync(() => Node.CheckedAsync(["gnt-job", "list", "--no-headers"]));
            }
            else
            {
                await Until.TrueAsync(() => Node.Daemons.Running().Count == 0, "no daemon runs", () => Node.Log);
            }

            if (service is not null)
            {
                var (lines, alarms) = service.Told();
                told += lines;
                warned += alarms.Count;

                // A cluster that is made or unmade, and a restart by the init script, may be met half done (docs/limits.md).
                Assert.True(alarms.Count == 0 || name != Upgrade, $"{name}: {string.Join('\n', alarms)}");
            }

            if (service is not null && isWhole)
            {
                var luxid = Node.Daemons.Get("luxid");
                await Node.Daemons.KillAsync("luxid");
                await Node.Daemons.WaitForNextAsync("luxid", luxid);
                await Until.SucceedsAsync(() => Node.CheckedAsync(["gnt-job", "list", "--no-headers"]));
            }
        }

        if (service is not null)
        {
            Figures.Say(string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}: the service has told {told} lines of {Row.Length} operations, {warned} at WARNING or above"));
        }

        return results;
    }
}
