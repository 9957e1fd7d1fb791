using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons.Reports;

/// <summary>This node and its daemons as the daemons duty last saw them.</summary>
/// <param name="Mode">Who restarts daemons here.</param>
/// <param name="Role">What the node is to its cluster.</param>
/// <param name="Daemons">All that the watcher knows of; none in no cluster.</param>
internal sealed record NodeReport(NodeMode Mode, NodeRole Role, IReadOnlyList<DaemonReport> Daemons)
{
    /// <summary>Of one look.</summary>
    /// <param name="memory">What the duty remembers after it.</param>
    /// <param name="seen">What it saw.</param>
    /// <param name="now">When.</param>
    /// <param name="isLook">Whether nothing of what was decided is done.</param>
    public static NodeReport Of(DaemonsMemory memory, DaemonsSeen seen, Moment now, bool isLook)
    {
        var role = seen.Cluster.Role;
        return new(memory.Mode.Mode, role, role == NodeRole.NotInCluster ? [] : [.. DaemonCatalog.All.Select(Report)]);

        DaemonReport Report(Daemon daemon) =>
            memory.Mode.Mode == NodeMode.Systemd ? WithRestarts(SupervisedReport.Of(daemon, memory, seen, now), memory.Units.GetValueOrDefault(UnitText.Unit(daemon.Name))?.Tally) ?? NeedText.NotNeeded(daemon, seen.Cluster)
            : seen.Daemons.FirstOrDefault(view => view.Daemon == daemon) is { } view ? WithRestarts(PlainReport.Of(view, memory, seen, now, isLook), memory.Ledgers.GetValueOrDefault(daemon.Name)?.Tally)!
            : NeedText.NotNeeded(daemon, seen.Cluster);

        DaemonReport? WithRestarts(DaemonReport? report, DaemonTally? tally) => report is null ? null : report with { RestartsToday = DaemonTally.Today(tally, now.Wall) };
    }
}
