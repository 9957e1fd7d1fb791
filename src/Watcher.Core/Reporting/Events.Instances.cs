using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.LuxidAwaited, LogLevel.Information, "The instances of group {Group} are looked at when luxid answers: {Why}")]
    public static partial void LuxidAwaited(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.LuxidUnavailable, LogLevel.Error, "Nothing is known of the instances of group {Group}: {Why}")]
    public static partial void LuxidUnavailable(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.MasterLost, LogLevel.Information, "The instances of group {Group} are left alone: {Why}")]
    public static partial void MasterLost(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.InstanceRestarting, LogLevel.Warning, "{Instance} is down on {Node}: restarting it (attempt {Attempt} of {Most})")]
    public static partial void InstanceRestarting(this ILogger log, string instance, string node, int attempt, int most);

    [LoggerMessage(EventIds.InstanceRestarted, LogLevel.Information, "{Instance} was restarted by job {JobId} (attempt {Attempt} of {Most})")]
    public static partial void InstanceRestarted(this ILogger log, string instance, long jobId, int attempt, int most);

    [LoggerMessage(EventIds.InstanceRestartFailed, LogLevel.Error, "{Instance} could not be restarted by job {JobId} (attempt {Attempt} of {Most}): {Result}")]
    public static partial void InstanceRestartFailed(this ILogger log, string instance, long jobId, int attempt, int most, string result);

    [LoggerMessage(EventIds.RestartsExhausted, LogLevel.Error, "{Instance} stays down: {Attempts} attempts were in vain, and it is not tried again before {Until:yyyy-MM-dd HH:mm:ss}. Mend what their jobs say (gnt-job info), and start it: gnt-instance start {Instance}")]
    public static partial void RestartsExhausted(this ILogger log, string instance, int attempts, DateTimeOffset until);

    [LoggerMessage(EventIds.InstanceHindered, LogLevel.Warning, "{Instance} could not be tried, which does not count as an attempt: {Result}; next try after {NextTry:HH:mm:ss}")]
    public static partial void InstanceHindered(this ILogger log, string instance, string result, DateTimeOffset nextTry);

    [LoggerMessage(EventIds.InstanceLeftAlone, LogLevel.Information, "{Instance} is left alone for now: {Why}")]
    public static partial void InstanceLeftAlone(this ILogger log, string instance, string why);

    [LoggerMessage(EventIds.InstanceElsewhere, LogLevel.Error, "{Instance} runs on {Node}, though Ganeti has it on {Primary}: it is not started")]
    public static partial void InstanceElsewhere(this ILogger log, string instance, string primary, string node);

    [LoggerMessage(EventIds.EvidenceMissing, LogLevel.Error, "{Instance} is not started: it might run elsewhere ({Doubt}), and not all nodes can be asked: {Silent}")]
    public static partial void EvidenceMissing(this ILogger log, string instance, string doubt, string silent);

    [LoggerMessage(EventIds.InstanceSplit, LogLevel.Warning, "{Instance} is ignored: its secondary nodes are in other groups ({Groups})")]
    public static partial void InstanceSplit(this ILogger log, string instance, string groups);

    [LoggerMessage(EventIds.NodeDown, LogLevel.Error, "{Node} does not answer: nothing can be done for its instances ({Count})")]
    public static partial void NodeDown(this ILogger log, string node, int count);

    [LoggerMessage(EventIds.NodeDistrusted, LogLevel.Error, "{Node} cannot be asked, which says nothing about it: {Cause}; nothing can be done for its instances ({Count})")]
    public static partial void NodeDistrusted(this ILogger log, string node, int count, string cause);

    [LoggerMessage(EventIds.NodeOffline, LogLevel.Warning, "{Node} is offline: nothing can be done for its instances ({Count})")]
    public static partial void NodeOffline(this ILogger log, string node, int count);

    [LoggerMessage(EventIds.InstanceCleaningUp, LogLevel.Information, "{Instance} was shut down by its user: cleaning up (attempt {Attempt})")]
    public static partial void InstanceCleaningUp(this ILogger log, string instance, int attempt);

    [LoggerMessage(EventIds.InstanceCleanedUp, LogLevel.Information, "{Instance} was cleaned up by job {JobId}")]
    public static partial void InstanceCleanedUp(this ILogger log, string instance, long jobId);

    [LoggerMessage(EventIds.InstanceCleanupFailed, LogLevel.Error, "{Instance} could not be cleaned up by job {JobId} (attempt {Attempt} of {Most}): {Result}")]
    public static partial void InstanceCleanupFailed(this ILogger log, string instance, long jobId, int attempt, int most, string result);

    [LoggerMessage(EventIds.CleanupsExhausted, LogLevel.Error, "{Instance} was shut down by its user and could not be cleaned up in {Attempts} attempts. Do it by hand: gnt-instance shutdown {Instance}")]
    public static partial void CleanupsExhausted(this ILogger log, string instance, int attempts);

    [LoggerMessage(EventIds.QueueRefuses, LogLevel.Warning, "The job queue takes no jobs for group {Group}: {Why}")]
    public static partial void QueueRefuses(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.StateFileInvalid, LogLevel.Warning, "The restart attempts of group {Group} are forgotten: {Why}")]
    public static partial void StateFileInvalid(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.InstanceStable, LogLevel.Information, "{Instance} has run since {Since:yyyy-MM-dd HH:mm:ss}: its attempts are forgotten")]
    public static partial void InstanceStable(this ILogger log, string instance, DateTimeOffset since);

    [LoggerMessage(EventIds.AttemptLost, LogLevel.Warning, "Nothing is known of a job for {Instance}: attempt {Attempt} counts, and the next look decides")]
    public static partial void AttemptLost(this ILogger log, string instance, int attempt);

    [LoggerMessage(EventIds.AttemptNotNeeded, LogLevel.Information, "{Instance} is not restarted or cleaned up after all: {Why}")]
    public static partial void AttemptNotNeeded(this ILogger log, string instance, string why);

    [LoggerMessage(EventIds.StatusFilesFailed, LogLevel.Error, "The states of the instances of group {Group} could not be written: {Why}")]
    public static partial void StatusFilesFailed(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.GroupsUnknown, LogLevel.Error, "The node groups are unknown, and their instances are left alone: {Why}")]
    public static partial void GroupsUnknown(this ILogger log, string why);
}
