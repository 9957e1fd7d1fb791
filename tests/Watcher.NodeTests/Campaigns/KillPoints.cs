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

    /// <summary>All of them by hand; in the ring each release has every other one, where it is the command that is tried and not the release.</summary>
    public static IEnumerable<T> On<T>(Suite suite, IEnumerable<T> all) => all.Where((_, i) => AreAll || i % 2 == (int)suite);

    /// <summary>Kills a command of "units" as soon as it has told of so many steps: each is told before it is done.</summary>
    /// <param name="node">Where.</param>
    /// <param name="command">Which, with its arguments.</param>
    /// <param name="steps">The step that is being done then.</param>
    public static Task KillAsync(TestNode node, string command, int steps) => EndAsync(
        node, command, "KILL", string.Create(CultureInfo.InvariantCulture, $"n=0; while [ $n -lt {steps} ] && read -r line <&3; do n=$((n + 1)); done"));

    /// <summary>To wait for with <see cref="EndAsync"/>: it tells of a step in whose line this word is.</summary>
    public static string UntilSaid(string word) => $"while read -r line <&3; do case $line in *'{word}'*) break ;; esac; done";

    /// <summary>Sends a command of "units" a signal, and waits for its end.</summary>
    /// <param name="node">Where.</param>
    /// <param name="command">Which, with its arguments.</param>
    /// <param name="signal">Its name, without SIG.</param>
    /// <param name="wait">A line of a shell that ends when it is time: it reads at descriptor 3 what the command says, and the command is $!.</param>
    public static async Task EndAsync(TestNode node, string command, string signal, string wait) => await new NodeUnits(node).ShellAsync($"""
        rm -f /run/said; mkfifo /run/said
        {TestNode.Watcher} units {command} > /run/said 2>&1 &
        exec 3< /run/said
        {wait}
        kill -{signal} $! 2>/dev/null || true
        wait 2>/dev/null || true
        """);

    /// <summary>What one leaves that is killed while it writes a file.</summary>
    public static async Task LeaveHalfWrittenAsync(TestNode node, string path)
    {
        await node.CheckedAsync(["mkdir", "-p", Path.GetDirectoryName(path)!]);
        await node.Files.WriteAsync($"{Path.GetDirectoryName(path)}/.{Path.GetFileName(path)}.{Guid.NewGuid():N}.new", "[Unit]\n");
    }

    private static IEnumerable<T> Pick<T>(IEnumerable<T> all, T[] few) => AreAll ? all : few;
}
