using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>All six daemons killed at once under a service: until six others run, each with a pid file of its own.</summary>
internal static class SixBack
{
    public static async Task MeasureAsync(TestNode node, int times, FigureTable table)
    {
        // The lives before may be short; they are not what is measured.
        await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:ShortLife", "1s")));
        await using var service = await WatcherService.StartAsync(node);
        var took = new List<double>();
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(Lives.GrownUp, TimeProvider.System);
            took.Add(await OnceAsync(node, service));
        }

        table.Add(
            "six daemons killed at once, service: all run", "never (2 of 6)",
            string.Create(CultureInfo.InvariantCulture, $"median {took.Median():0.00} s ({string.Join(' ', took.Select(each => each.ToString("0.00", CultureInfo.InvariantCulture)))})"), "1.5 s");
    }

    private static async Task<double> OnceAsync(TestNode node, WatcherService service)
    {
        var victims = NodeDaemons.Names.Select(name => (Name: name, node.Daemons.Get(name).Pid)).ToList();
        var processes = victims.Select(victim => HostProcess.PidOf(node, victim.Pid)).ToList();
        var began = TimeProvider.System.GetTimestamp();
        processes.ForEach(process => HostProcess.Kill(process));
        await Until.TrueAsync(
            () => victims.All(victim => node.Daemons.Find(victim.Name) is { } now && now.Pid != victim.Pid), "all six run again", () => node.Log, service.WhyNever);
        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }
}
