using System.Globalization;
using Watcher.Core.Luxi;
using Watcher.Core.Units.Activation.Luxid;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// What a query of luxid takes longer through the proxy (docs/socket-activation.md): luxid by itself and through it, turn by turn, so that whatever else the machine does
/// is in both.
/// </summary>
internal static class ProxyLatency
{
    private const int Queries = 1000;

    public static async Task MeasureAsync(TestNode node, FigureTable table)
    {
        await node.CheckedAsync([TestNode.Watcher, "units", "activation", "enable", "luxid"]);
        var (direct, through) = (Client(node, LuxidPlaces.OwnSocket), Client(node, "/run/ganeti/socket/ganeti-query"));
        var (alone, proxied) = (new List<double>(Queries), new List<double>(Queries));
        for (var query = 0; query < Queries; query++)
        {
            alone.Add(await TimeAsync(direct));
            proxied.Add(await TimeAsync(through));
        }

        await node.CheckedAsync([TestNode.Watcher, "units", "activation", "disable", "luxid"]);
        var more = proxied.Median() - alone.Median();
        table.Add(
            $"systemd node: query of luxid, median of {Queries}, and through the proxy", string.Create(CultureInfo.InvariantCulture, $"{alone.Median():0.00} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{proxied.Median():0.00} ms"), string.Create(CultureInfo.InvariantCulture, $"0.3 ms more: {(more < 0.3 ? "met" : "NOT met")} ({more:0.00})"));
    }

    private static LuxiClient Client(TestNode node, string path) => new(new LuxiSocket(node.Files.Outside(path), new LuxiDeadlines(), TimeProvider.System));

    private static async Task<double> TimeAsync(LuxiClient luxid)
    {
        var began = TimeProvider.System.GetTimestamp();
        await luxid.GetMasterAsync(CancellationToken.None);
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}
