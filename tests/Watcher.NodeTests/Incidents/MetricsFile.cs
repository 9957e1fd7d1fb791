using System.Globalization;

namespace Watcher.NodeTests.Incidents;

/// <summary>The watcher's metrics at a moment.</summary>
internal sealed record MetricsFile(IReadOnlyDictionary<string, double> Series)
{
    public const string Place = "/var/lib/prometheus/node-exporter/ganeti-watcher.prom";

    // Those that step last after a start.
    private static readonly string[] Duties = ["duty=\"archive\"", "duty=\"daemons\"", "duty=\"disks\",group=\"default\"", "duty=\"instances\",group=\"default\""];

    public static MetricsFile Empty { get; } = new(new Dictionary<string, double>());

    /// <summary>All daemons that are needed run, and nothing stands that is wrong.</summary>
    public bool IsWell => Series.GetValueOrDefault("ganeti_watcher_faults", 1) == 0
        && Series.Where(each => each.Key.StartsWith("ganeti_watcher_daemon_up{", StringComparison.Ordinal)).All(each => each.Value == 1)
        && Duties.All(duty => Series.ContainsKey($"ganeti_watcher_duty_failing{{{duty}}}"));

    public static MetricsFile Parse(string text) => new(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));

    /// <summary>What an operator would see move; not times and durations, which always do, nor how often something below INFO was told.</summary>
    public IEnumerable<string> ChangesFrom(MetricsFile before)
    {
        foreach (var (name, value) in Series.Where(each => !IsTime(each.Key) && !each.Key.Contains("HookDone", StringComparison.Ordinal)).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var was = before.Series.GetValueOrDefault(name);
            if (was != value)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} {value} (before: {was})");
            }
        }

        foreach (var name in before.Series.Keys.Except(Series.Keys).Where(name => !IsTime(name)).Order(StringComparer.Ordinal))
        {
            yield return $"{name}: gone";
        }
    }

    public static bool IsTime(string name) => name.Split('{')[0] is var plain && (plain.EndsWith("_seconds", StringComparison.Ordinal) || plain.EndsWith("_seconds_total", StringComparison.Ordinal));
}
