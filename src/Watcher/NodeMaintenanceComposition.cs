using Watcher.Core.Cluster;
using Watcher.Core.Confd;
using Watcher.Core.Maintenance;
using Watcher.Core.Native;

namespace Watcher;

/// <summary>Builds the node maintenance duty.</summary>
internal static class NodeMaintenanceComposition
{
    // constants.DEFAULT_CONFD_PORT; another one is in every node's services database (netutils.py, GetDaemonPort).
    private const int DefaultPort = 1814;
    private const string Service = "ganeti-confd";

    // constants.CONFD_CLIENT_EXPIRE_TIMEOUT.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);

    /// <param name="paths">Where things lie.</param>
    /// <param name="ssconf">What the master told.</param>
    /// <param name="cluster">Finds this node's name.</param>
    /// <param name="bootId">The present boot.</param>
    /// <param name="operation">Asks what of Ganeti's operations is under way here.</param>
    /// <param name="options">The configuration in force.</param>
    /// <param name="time">Time.</param>
    public static NodeMaintenanceDuty Duty(
        GanetiPaths paths, Ssconf ssconf, ClusterProbe cluster, string bootId, Func<string?> operation, Func<NodeMaintenanceOptions> options, TimeProvider time)
    {
        var question = new NodeRoleQuestion(
            paths,
            ssconf,
            cluster.FindNodeAsync,
            (node, candidates, key, isEnough, ct) =>
                new ConfdClient(Resolver.PortOf(Service, isDatagram: true) ?? DefaultPort, AnswersWithin, time).AskRoleAsync(node, candidates, key, isEnough, ct));
        return new NodeMaintenanceDuty(bootId, question.IsWanted, question.AskAsync, () => Workloads.Of(paths, ssconf, time), operation, options);
    }
}
