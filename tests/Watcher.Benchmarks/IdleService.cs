using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// The service on a master of its own with nothing to do, ticks put off: its memory, at first and some time after a storm, how often any of its threads ran (context
/// switches), and what <c>status</c> takes beside it. It is mostly waited for: what is measured on another node meanwhile neither wakes it nor is disturbed by it.
/// </summary>
internal sealed class IdleService : IAsyncDisposable
{
    private readonly TestNode _node;
    private readonly WatcherService _service;
    private readonly FigureTable _table;
    private readonly int _pid;

    private IdleService(TestNode node, WatcherService service, FigureTable table) => (_node, _service, _table, _pid) = (node, service, table, service.Process.Pid);

    public static async Task<IdleService> StartAsync(FigureTable table)
    {
        var node = await TestNode.BootAsync(new NodeRequest());
        await node.Files.WriteAsync(
            WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path), ("Schedule", "0 0 0 1 1 ?"), ("Daemons:ShortLife", "1s"), ("Daemons:SettleTime", "0s")));
        return new IdleService(node, await WatcherService.StartAsync(node), table);
    }

    public async Task WaitIdlyAsync(TimeSpan window)
    {
        var wakeUps = await WakeUps.CountAsync(_node, _pid, window);
        _table.Add("idle service, resident memory", "cron", $"{Resident(_node, _pid):0.0} MB", "32 MB");
        _table.Add($"idle service, wake-ups in {window.TotalSeconds:0} s", "cron", $"{wakeUps}", "none without cause");
    }

    public async Task LookAsync(int times)
    {
        List<PassCost> looks = [];
        for (var look = 0; look < times; look++)
        {
            looks.Add(await PassMeter.RunAsync(_node, [TestNode.Watcher, "status"]));
        }

        _table.Add("status beside it", "has none", $"{looks.Select(cost => cost.WallMs).Median():0.0} ms", "50 ms");
    }

    /// <summary>Daemons die one after the other, and are started again: much work for a service that has had nothing to do.</summary>
    public Task KillAsync(int kills) => KillToStart.MeasureAsync(_node, kills, _table);

    /// <summary>The configuration is read anew, again and again.</summary>
    public async Task ReloadAsync(int reloads)
    {
        for (var reload = 0; reload < reloads; reload++)
        {
            var before = Reloads();
            await _service.SignalAsync("HUP");
            await Until.TrueAsync(() => Reloads() > before, "the configuration was read anew", () => _node.Log, _service.WhyNever);
        }
    }

    /// <param name="storm">What it was.</param>
    /// <param name="wait">Longer than the 20 s after which what the storm took goes back (docs/decisions/0003-native-aot.md).</param>
    public async Task WaitAfterAsync(string storm, TimeSpan wait)
    {
        var during = Resident(_node, _pid);
        await Task.Delay(wait, TimeProvider.System);
        _table.Add($"the same at the end of {storm}, and {wait.TotalSeconds:0} s later", "cron", $"{during:0.0}, {Resident(_node, _pid):0.0} MB", "35 MB later");
    }

    /// <summary>Null, or how its node's guest fared.</summary>
    public string? WhatHappened() => _node.Guest.WhatHappened();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _node.DisposeAsync();
    }

    internal static double Resident(TestNode node, int pid) =>
        double.Parse(node.Processes.Status(pid, "VmRSS").Split(' ')[0], CultureInfo.InvariantCulture) / 1024;

    private int Reloads() => _node.Log.Split("Configuration read anew").Length;
}
