using System.Globalization;

namespace Watcher.NodeTests.Campaigns;

/// <summary>After how many of its steps a command is killed: all of them by hand (WATCHER_CAMPAIGN is set), a few in the ring.</summary>
internal static class KillPoints
{
    public static bool AreAll => Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is not null;

    public static TheoryData<int> UpTo(int most, params int[] few) => [.. Pick(Enumerable.Range(1, most), few)];

    /// <param name="from">All states that the command may start from.</param>
    /// <param name="most">The last point for each.</param>
    /// <param name="few">In the ring.</param>
    public static TheoryData<string, int> UpTo(IEnumerable<string> from, int most, params (string From, int Steps)[] few) =>
        [.. Pick(from.SelectMany(_ => Enumerable.Range(1, most), (state, steps) => (state, steps)), few)];

    /// <summary>Kills a command of "units" as soon as it has told of so many steps: each is told before it is done.</summary>
    /// <param name="node">Where.</param>
    /// <param name="command">Which, with its arguments.</param>
    /// <param name="steps">The step that is being done then.</param>
    public static async Task KillAsync(TestNode node, string command, int steps) => await new NodeUnits(node).ShellAsync(string.Create(CultureInfo.InvariantCulture, $$"""
        rm -f /run/said; touch /run/said
        {{TestNode.Watcher}} units {{command}} > /run/said 2>&1 &
        while kill -0 $! 2>/dev/null && [ "$(wc -l < /run/said)" -lt {{steps}} ]; do :; done
        kill -KILL $! 2>/dev/null || true
        wait 2>/dev/null || true
        """));

    /// <summary>What one leaves that is killed while it writes a file.</summary>
    public static async Task LeaveHalfWrittenAsync(TestNode node, string path)
    {
        await node.CheckedAsync(["mkdir", "-p", Path.GetDirectoryName(path)!]);
        await node.Files.WriteAsync($"{Path.GetDirectoryName(path)}/.{Path.GetFileName(path)}.{Guid.NewGuid():N}.new", "[Unit]\n");
    }

    private static IEnumerable<T> Pick<T>(IEnumerable<T> all, T[] few) => AreAll ? all : few;
}
