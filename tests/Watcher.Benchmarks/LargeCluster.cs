using System.Globalization;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// A pass over a large, healthy cluster: both watchers on one real master, whose luxid's socket is served by one that has its answers ready, so
/// that what is measured is the watcher. The other daemons are Ganeti's own.
/// </summary>
internal static class LargeCluster
{
    private const int Groups = 20;
    private const int Instances = 10_000;
    private const int Laps = 3;
    private const string Socket = "/run/ganeti/socket/ganeti-query";
    private const string Data = "/var/lib/ganeti";
    private const string Aside = "/root/ssconf_nodegroups";

    private static readonly int[] Sizes = [1_000, 3_000, Instances, 30_000];
    private static readonly string[] Ours = [TestNode.Watcher, "--once", "--no-verify-disks"];
    private static readonly string[] Stock = ["timeout", "90", TestNode.StockWatcher, "--no-verify-disks", "--wait-children"];

    public static async Task MeasureAsync(TestNode node, int stockRounds, int rounds, FigureTable table)
    {
        await node.CheckedAsync(["cp", "-a", $"{Data}/ssconf_nodegroups", Aside]);
        var master = node.Files.Read($"{Data}/ssconf_master_node").Trim();
        await node.CheckedAsync(["mv", Socket, $"{Socket}.real"]);

        List<PassCost> stock = [], entry = [];
        for (var round = 0; round < 5; round++)
        {
            entry.Add(await PassMeter.RunAsync(node, ["true"]));
        }

        // In laps, as the machine may be slower for a while; and a small cluster's passes differ by more than its instances cost: more of them.
        var costs = new[] { Groups }.Concat(Sizes).ToDictionary(size => size, _ => new List<PassCost>());
        for (var lap = 0; lap < Laps; lap++)
        {
            foreach (var (size, measured) in costs)
            {
                measured.AddRange(await RunAsync(
                    node,
                    new ScaleCluster(master, size, Groups),
                    size < Instances ? rounds * 3 : (rounds + Laps - 1) / Laps,
                    lap == 0 && size == Instances ? (stock, stockRounds) : null));
            }
        }

        Add(table, stock, costs[Instances], entry.Select(cost => cost.CpuMs).Median());
        AddGrowth(table, costs);
        await node.CheckedAsync(["mv", $"{Socket}.real", Socket]);
        await ForgetAsync(node);
        await node.CheckedAsync(["mv", Aside, $"{Data}/ssconf_nodegroups"]);
    }

    /// <summary>Ours, after one that is not measured: it makes the watcher's own files and the answers.</summary>
    private static async Task<List<PassCost>> RunAsync(TestNode node, ScaleCluster cluster, int rounds, (List<PassCost> Costs, int Rounds)? stock)
    {
        await WriteAsync(node, cluster);
        await using var luxid = new ScaleLuxid(cluster, node.Files.Outside(Socket));
        List<PassCost> ours = [];
        for (var round = 0; round <= rounds || round < stock?.Rounds; round++)
        {
            var cost = await PassMeter.RunAsync(node, Ours);
            if (round > 0)
            {
                ours.Add(cost);
            }

            if (round < stock?.Rounds)
            {
                stock.Value.Costs.Add(await PassMeter.RunAsync(node, Stock));
            }
        }

        await node.CheckedAsync(["rm", "-f", Socket]);
        return luxid.Problems.TryPeek(out var problem) ? throw new InvalidOperationException(problem) : ours;
    }

    private static async Task WriteAsync(TestNode node, ScaleCluster cluster)
    {
        await ForgetAsync(node);
        await node.Files.WriteAsync($"{Data}/ssconf_nodegroups", cluster.NodeGroups);
        foreach (var group in cluster.Groups)
        {
            await node.Files.WriteAsync($"{Data}/watcher.{group}.data", cluster.StateOf(group));
        }
    }

    /// <summary>What the watchers remember of a cluster.</summary>
    private static async Task ForgetAsync(TestNode node) => await node.CheckedAsync(
        ["bash", "-c", $"rm -rf {Data}-watcher {Data}/watcher.*.data {Data}/watcher.*.instance-status /run/ganeti/instance-status*"]);

    private static void Add(FigureTable table, List<PassCost> stock, List<PassCost> ours, double entry)
    {
        double stockCpu = stock.Select(c => c.CpuMs - entry).Median(), oursCpu = ours.Select(c => c.CpuMs - entry).Median();
        double stockWall = stock.Select(c => c.WallMs).Median(), oursWall = ours.Select(c => c.WallMs).Median();
        double stockPeak = stock.Max(c => c.PeakMb), oursPeak = ours.Max(c => c.PeakMb);
        const string What = "10,000 instances in 20 groups, --once";
        table.Add(
            $"{What}, CPU (cgroup, all its processes)", $"{stockCpu:0} ms", $"{oursCpu:0} ms (1/{stockCpu / oursCpu:0.0})", Target("1/10", oursCpu * 10 <= stockCpu));
        table.Add($"{What}, wall, median", $"{stockWall:0} ms", $"{oursWall:0} ms", Target("3 s", oursWall <= 3000));
        table.Add($"{What}, peak memory (all its processes)", $"{stockPeak:0.0} MB", $"{oursPeak:0.0} MB", Target("150 MB", oursPeak <= 150));
    }

    /// <summary>What a pass costs whose groups have one instance each, all code having been used once, is no further instance's.</summary>
    private static void AddGrowth(FigureTable table, Dictionary<int, List<PassCost>> costs)
    {
        var least = costs[Groups].Select(c => c.CpuMs).Median();
        var each = Sizes.Select(size => (costs[size].Select(c => c.CpuMs).Median() - least) * 1000 / (size - Groups)).ToList();
        var spread = (each.Max() - each.Min()) / each.Average() / 2;
        var sizes = string.Join("/", Sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)));
        table.Add(
            $"CPU for an instance more, of {sizes}",
            "",
            $"{string.Join("/", each.Select(cost => $"{cost:0.0}"))} µs (± {spread:P0}; {Groups}: {least:0} ms)",
            Target("± 20 %", spread <= 0.2));
        table.Add(
            $"peak memory with {sizes}", "", $"{string.Join("/", Sizes.Select(size => $"{costs[size].Max(c => c.PeakMb):0}"))} MB", "linear");
    }

    private static string Target(string target, bool isMet) => $"{target}: {(isMet ? "met" : "NOT met")}";
}
