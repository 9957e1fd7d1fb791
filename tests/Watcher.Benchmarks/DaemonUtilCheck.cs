using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>What Ganeti and its init script ask most often: <c>daemon-util check</c> of a daemon that runs, the installed script and ours in turn.</summary>
internal static class DaemonUtilCheck
{
    // One call is too short to be told from entering the node.
    private const int Calls = 50;

    // Beside the installed one, not in its place: the other measurements are of the installed one.
    private const string OursPath = "/usr/local/lib/ganeti-watcher/daemon-util";

    public static async Task MeasureAsync(TestNode node, int rounds, FigureTable table)
    {
        await node.CheckedAsync(["mkdir", "-p", Path.GetDirectoryName(OursPath)!]);
        File.Copy(Repository.DaemonUtil, node.Files.Outside(OursPath));
        await node.CheckedAsync(["chmod", "755", OursPath]);
        List<PassCost> ours = [], stock = [];
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await RunAsync(node, OursPath));
            stock.Add(await RunAsync(node, NodeDaemons.DaemonUtil));
        }

        double oursWall = ours.Select(c => c.WallMs).Median(), stockWall = stock.Select(c => c.WallMs).Median();
        double oursCpu = ours.Select(c => c.CpuMs).Median(), stockCpu = stock.Select(c => c.CpuMs).Median();
        table.Add("daemon-util check, wall, median", $"{stockWall:0.0} ms", $"{oursWall:0.0} ms (1/{stockWall / oursWall:0.0})", "1/2");
        table.Add("daemon-util check, CPU", $"{stockCpu:0.0} ms", $"{oursCpu:0.0} ms (1/{stockCpu / oursCpu:0.0})", "1/10");
    }

    /// <summary>The cost of one call, with the share of the shell around them.</summary>
    private static async Task<PassCost> RunAsync(TestNode node, string util)
    {
        var cgroup = new NodeCgroup(node);
        var loop = $"start=$EPOCHREALTIME; for ((i = 0; i < {Calls}; i++)); do {util} check ganeti-noded || exit; done; echo \"$EPOCHREALTIME $start\"";
        var result = await node.RunAsync(["bash", "-c", loop], TimeSpan.FromMinutes(2), cgroup.Name);
        var times = result.Output.Trim().Split(' ').Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new PassCost((times[0] - times[1]) * 1000 / Calls, cgroup.Cpu.TotalMilliseconds / Calls, 0);
    }
}
