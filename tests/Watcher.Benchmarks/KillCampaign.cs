using System.Globalization;
using System.Text.RegularExpressions;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// Many kills of daemons in random order under a service as it is configured by default: each death is to be answered at once, none missed, none by two
/// starts. From the SIGKILL, timed here, to the line of the log that tells of the start, by the same clock.
/// </summary>
internal static partial class KillCampaign
{
    /// <param name="node">The node.</param>
    /// <param name="kills">How many.</param>
    /// <param name="life">How long each victim has lived, at the least.</param>
    /// <param name="apart">The time between two kills, whichever the victims; zero: as soon as there is one that has lived that long.</param>
    /// <param name="table">Takes the figures.</param>
    public static async Task MeasureAsync(TestNode node, int kills, TimeSpan life, TimeSpan apart, FigureTable table)
    {
        node.Files.Delete(WatcherConfig.Path);
        await using var service = await WatcherService.StartAsync(node);
        var seed = Environment.ProcessId;
        var random = new Random(seed);
        var began = NodeDaemons.Names.ToDictionary(name => name, _ => TimeProvider.System.GetTimestamp());
        var startsBefore = Starts(node.Log).Count;
        List<double> toStart = [], toRun = [];
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(apart, TimeProvider.System);
            var grown = NodeDaemons.Names.Where(IsGrown).ToArray();
            while (grown.Length == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                grown = [.. NodeDaemons.Names.Where(IsGrown)];
            }

            var victim = grown[random.Next(grown.Length)];
            var (start, run) = await KillOneAsync(node, service, victim);
            began[victim] = TimeProvider.System.GetTimestamp();
            toStart.Add(start);
            toRun.Add(run);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  kill {kill + 1} of {kills}: {victim}: start after {start:0} ms, runs after {run / 1000:0.00} s"));
        }

        // A daemon on its way into the background is two for a moment.
        await Until.WithinAsync(() => node.Daemons.Doubled().Length == 0);
        var doubled = node.Daemons.Doubled();
        var starts = Starts(node.Log).Count - startsBefore;
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"{kills} kills, each victim at least {life.TotalSeconds:0} s old (seed {seed}): killed -> start"), "up to 300 s",
            string.Create(CultureInfo.InvariantCulture, $"median {toStart.Median():0} ms, 99 % {toStart.Percentile(99):0} ms, most {toStart.Max():0} ms"), "100 ms");
        table.Add("the same: killed -> runs", "up to 300 s", string.Create(
            CultureInfo.InvariantCulture, $"median {toRun.Median() / 1000:0.00} s, most {toRun.Max() / 1000:0.00} s"), "");
        table.Add("the same: starts told, daemons that run twice", "", $"{starts} starts; {(doubled.Length == 0 ? "none" : string.Join(' ', doubled))} twice", $"{kills}; none");

        bool IsGrown(string name) => TimeProvider.System.GetElapsedTime(began[name]) >= life && node.Daemons.Find(name) is not null;
    }

    private static async Task<(double ToStart, double ToRun)> KillOneAsync(TestNode node, WatcherService service, string daemon)
    {
        var victim = node.Daemons.Get(daemon);
        var process = HostProcess.PidOf(node, victim.Pid);
        var before = Starts(node.Log).Count;
        var killed = HostProcess.Kill(process);
        var since = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(
            () => node.Daemons.Find(daemon) is { } now && now.Pid != victim.Pid, TimeSpan.FromMinutes(5), $"{daemon} runs again", () => $"{service.WhyNever()} {node.Log}");
        var run = TimeProvider.System.GetElapsedTime(since).TotalMilliseconds;
        await Until.TrueAsync(
            () => Starts(node.Log).Skip(before).Any(start => start.Daemon == $"ganeti-{daemon}"), TimeSpan.FromSeconds(10), $"the log tells of the start of {daemon}", () => node.Log);
        return ((Starts(node.Log).Skip(before).First(start => start.Daemon == $"ganeti-{daemon}").At - killed).TotalMilliseconds, run);
    }

    private static List<(string Daemon, DateTimeOffset At)> Starts(string log) => [.. Line().Matches(log).Select(match => (
        match.Groups[2].Value,
        DateTimeOffset.ParseExact(match.Groups[1].Value, "yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal)))];

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}).*Starting (ganeti-[a-z]+):", RegexOptions.Multiline)]
    private static partial Regex Line();
}
