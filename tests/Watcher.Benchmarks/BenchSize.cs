namespace Watcher.Benchmarks;

/// <summary>How much is measured: enough for a median and a 99th percentile, or as much as fits into a few minutes.</summary>
internal sealed record BenchSize(
    int Passes, int Kills, int Instances, TimeSpan IdleTime, int Checks, int StockPasses, int LargePasses, int StormReloads, TimeSpan AfterStorm, int SixKills = 5)
{
    public static BenchSize Full { get; } = new(Passes: 20, Kills: 200, Instances: 50, IdleTime: TimeSpan.FromSeconds(60), Checks: 10, StockPasses: 3, LargePasses: 10, StormReloads: 200, AfterStorm: TimeSpan.FromMinutes(1));

    public static BenchSize Short { get; } = new(Passes: 7, Kills: 30, Instances: 15, IdleTime: TimeSpan.FromSeconds(20), Checks: 5, StockPasses: 1, LargePasses: 3, StormReloads: 0, AfterStorm: TimeSpan.FromSeconds(30));
}
