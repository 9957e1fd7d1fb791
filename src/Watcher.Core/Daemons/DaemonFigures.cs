using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Metrics;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>What the daemons duty's memory says, as metrics. Pure.</summary>
internal static class DaemonFigures
{
    public static ImmutableArray<Sample> Of(DaemonsMemory memory) =>
    [
        MetricCatalog.Node.Of(1, Text(memory.Mode.Mode), Text(memory.Place?.Role)),
        .. DaemonCatalog.All.SelectMany(daemon => Of(daemon.Name, memory)),
    ];

    private static IEnumerable<Sample> Of(string daemon, DaemonsMemory memory)
    {
        var isNeeded = memory.Needed.Contains(daemon);
        var ledger = memory.Ledgers.GetValueOrDefault(daemon);
        var unit = memory.Units.GetValueOrDefault(UnitText.Unit(daemon));
        var tally = (memory.Mode.Mode == NodeMode.Systemd ? unit?.Tally : ledger?.Tally) ?? new();
        yield return MetricCatalog.DaemonNeeded.Of(isNeeded, daemon);
        if (isNeeded)
        {
            yield return MetricCatalog.DaemonUp.Of(memory.Mode.Mode == NodeMode.Systemd ? IsUp(unit) : ledger is { Running: not null, Down: null }, daemon);
            yield return MetricCatalog.DaemonHeld.Of(memory.Held.Contains(daemon), daemon);
            yield return MetricCatalog.DaemonRestarts.Of(tally.Restarts, daemon);
        }

        foreach (var (cause, deaths) in tally.Deaths)
        {
            yield return MetricCatalog.DaemonDeaths.Of(deaths, daemon, cause);
        }
    }

    /// <summary>What systemd calls active, or a daemon that runs outside of its unit.</summary>
    private static bool IsUp(UnitLedger? unit) => unit is { Down: null, ActiveState: "active" or "reloading" } or { OutsideSince: not null };

    private static string Text(NodeMode mode) => mode switch
    {
        NodeMode.Plain => "plain",
        NodeMode.Systemd => "systemd",
        _ => "unknown",
    };

    private static string Text(NodeRole? role) => role switch
    {
        NodeRole.Master => "master",
        NodeRole.Regular => "node",
        NodeRole.NotInCluster => "none",
        _ => "unknown",
    };
}
