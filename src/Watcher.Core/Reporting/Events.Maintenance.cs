using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.NodeRoleDoubtful, LogLevel.Warning, "Whether this node is offline is in doubt, so that no instance would be stopped for it: {Why}")]
    public static partial void NodeRoleDoubtful(this ILogger log, string why);

    [LoggerMessage(EventIds.NodeSetOffline, LogLevel.Warning, "This node is set offline in the cluster ({Because}): the instances that run here are stopped (maintain_node_health). They are: {Names}")]
    public static partial void NodeSetOffline(this ILogger log, string names, string because);

    [LoggerMessage(EventIds.GuestStopping, LogLevel.Warning, "Stopping {Instance}: {Reason}")]
    public static partial void GuestStopping(this ILogger log, string instance, string reason);

    [LoggerMessage(EventIds.GuestStopped, LogLevel.Information, "{Instance} does not run on this node any more")]
    public static partial void GuestStopped(this ILogger log, string instance);

    [LoggerMessage(EventIds.GuestStopFailing, LogLevel.Error, "{Instance} runs on this node, which is set offline, and could not be stopped: {Why}")]
    public static partial void GuestStopFailing(this ILogger log, string instance, string why);

    [LoggerMessage(EventIds.NotStoppedHere, LogLevel.Error, "This node is set offline, and the watcher does not stop what else may be at work here: {Names}. See to it by hand")]
    public static partial void NotStoppedHere(this ILogger log, string names);
}
