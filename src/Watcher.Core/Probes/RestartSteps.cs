using Watcher.Core.Daemons;
using Watcher.Core.Duties;

namespace Watcher.Core.Probes;

/// <summary>What the duties that restart daemons look at and do.</summary>
internal static class RestartSteps
{
    /// <summary>Whether somebody is starting or stopping daemons, or runs an operation of Ganeti's that does; one that hangs is not waited for.</summary>
    public static bool IsOperationUnderWay(IGanetiNode node, ProbesOptions options, TimeProvider time) =>
        node.FindOperations().Any(operation => time.SinceBoot() - operation.Began < options.OperationLimit);

    /// <summary>What came of a restart; null when the fact is about something else.</summary>
    public static DaemonRestartEnded? Ended(Fact fact) => fact switch
    {
        DaemonRestartEnded ended => ended,
        ActFailed { Act: RestartDaemon restart, Why: var why } => new(restart.Daemon.Name, why),
        _ => null,
    };

    public static async Task<Fact> ActAsync(IGanetiNode node, RestartDaemon restart, CancellationToken ct) => new DaemonRestartEnded(
        restart.Daemon.Name,
        restart.BySystemd ? await node.RestartUnitAsync(restart.Daemon, ct) : await node.RestartAsync(restart.Daemon, ct));
}
