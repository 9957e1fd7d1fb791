using System.Collections.Immutable;
using Watcher.Core.Archive;
using Watcher.Core.Daemons;
using Watcher.Core.Luxi;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Rapi;
using Watcher.Core.Units.Activation.Luxid;
using Watcher.Core.WConfd;
using Watcher.Hosting;

namespace Watcher.Composing;

/// <summary>Builds the duties that the master has for the whole cluster.</summary>
internal static class MasterComposition
{
    /// <summary>In the order in which a pass steps them.</summary>
    public static ImmutableArray<HostedDuty> Duties(CompositionParts parts, GanetiNode node) => [Probes(parts, node), Archive(parts)];

    private static HostedDuty Probes(CompositionParts parts, GanetiNode node)
    {
        var paths = parts.Paths;
        var (luxid, wconfd) = (new LuxiClient(parts.Luxi), new WConfdClient(new LuxiSocket(paths.WConfdSocket, new LuxiDeadlines(), parts.Time)));
        var rapi = new RapiProbe(() => parts.Settings.Rapi.ToHost(), ListeningSockets.OfTcp, parts.Time);
        var duty = new ProbesDuty(
            node,
            [
                new(Daemon("ganeti-luxid"), (_, _, ct) => luxid.GetMasterAsync(ct), new LuxidDoubt(paths.LuxidSocket, LuxidPlaces.OwnSocket, parts.Time).FindAsync),
                new(Daemon("ganeti-wconfd"), (_, _, ct) => wconfd.EchoAsync("ganeti-watcher", ct), DoubtOf(paths.WConfdSocket)),
                new(Daemon("ganeti-rapi"), rapi.AskAsync, rapi.DoubtAsync),
            ],
            parts.ProbesOptions,
            parts.Time);
        return new(parts.Run<ProbesDuty, ProbesMemory, ProbesSeen>(
            duty, ProbesJson.Default.DutyStateProbesMemory, parts.OtherOptions with { ObserveDeadline = ProbesDuty.LongestLook }));
    }

    private static HostedDuty Archive(CompositionParts parts) => new(parts.Run<ArchiveDuty, ArchiveMemory, ArchiveSeen>(
        new ArchiveDuty(parts.Master.AskAsync, parts.Operation.Ask, parts.Luxi, () => parts.Settings.Archive.ToJobAge(), parts.Time),
        ArchiveJson.Default.DutyStateArchiveMemory,
        parts.OtherOptions));

    private static Func<ProcessIdentity, CancellationToken, Task<string?>> DoubtOf(string socket) => (_, _) => Task.FromResult(ListeningPaths.DoubtOf(socket));

    private static Daemon Daemon(string name) => DaemonCatalog.All.Single(daemon => daemon.Name == name);
}
