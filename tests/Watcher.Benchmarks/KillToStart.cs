using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// From the SIGKILL to the call of daemon-util, by one clock: the kill is timed here, the call by the recorder that
/// stands before daemon-util (its own start, a bash, included). The service that is at work on the node takes the life of a second for no short one: a daemon that
/// dies again and again is kept waiting on purpose, which is not what is measured.
/// </summary>
internal static class KillToStart
{
    // Those that start quickly: what is measured ends before the daemon's own start.
    private static readonly string[] Victims = ["mond", "confd", "rapi"];

    public static async Task MeasureAsync(TestNode node, int kills, FigureTable table)
    {
        var delays = new List<double>();
        var lives = new Lives();
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = Victims[kill % Victims.Length];
            await lives.UntilGrownUpAsync(victim);
            delays.Add(await KillOneAsync(node, victim));
            lives.Began(victim);
        }

        table.Add("killed -> start issued, median", "up to 300 s", $"{delays.Median():0.0} ms", "");
        table.Add($"killed -> start issued, 99 % of {kills}", "up to 300 s", $"{delays.Percentile(99):0.0} ms", "100 ms");
    }

    private static async Task<double> KillOneAsync(TestNode node, string daemon)
    {
        var victim = node.Daemons.Get(daemon);
        node.Recorder.Clear();
        var killed = HostProcess.Kill(HostProcess.PidOf(node, victim.Pid));
        await Until.TrueAsync(
            () => node.Recorder.Starts().Count > 0 && node.Daemons.Find(daemon) is { } now && now.Pid != victim.Pid,
            TimeSpan.FromSeconds(30), $"{daemon} runs again", () => node.Log);
        return (node.Recorder.Starts()[0].At - killed).TotalMilliseconds;
    }
}
