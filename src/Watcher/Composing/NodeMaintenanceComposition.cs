using Watcher.Core.Confd;
using Watcher.Core.Maintenance;
using Watcher.Core.Native;
using Watcher.Hosting;

namespace Watcher.Composing;

/// <summary>Builds the node maintenance duty.</summary>
internal static class NodeMaintenanceComposition
{
    // constants.DEFAULT_CONFD_PORT; another one is in every node's services database (netutils.py, GetDaemonPort).
    private const int DefaultPort = 1814;
    private const string Service = "ganeti-confd";

    // constants.CONFD_CLIENT_EXPIRE_TIMEOUT.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);

    public static HostedDuty Duty(CompositionParts parts)
    {
        var question = new NodeRoleQuestion(
            parts.Paths,
            parts.Ssconf,
            parts.Cluster.FindNodeAsync,
            (node, candidates, key, isEnough, ct) =>
                new ConfdClient(Resolver.PortOf(Service, isDatagram: true) ?? DefaultPort, AnswersWithin, parts.Time).AskRoleAsync(node, candidates, key, isEnough, ct));
        var duty = new NodeMaintenanceDuty(
            parts.BootId,
            question.IsWanted,
            question.AskAsync,
            () => Workloads.Of(parts.Paths, parts.Ssconf, parts.Time),
            parts.Operation.Ask,
            () => parts.Settings.Maintenance.ToOptions(),
            parts.Time);
        return new(parts.Run<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen>(
            duty, NodeMaintenanceJson.Default.DutyStateNodeMaintenanceMemory, parts.OtherOptions))
        { GoesOnBeside = true, Patience = NodeMaintenanceOptions.PassPatience };
    }
}
