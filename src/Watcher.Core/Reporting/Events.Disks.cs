using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.NodeRestarted, LogLevel.Information, "{Node} was restarted: disks with a copy there are to be activated (instances: {Count})")]
    public static partial void NodeRestarted(this ILogger log, string node, int count);

    [LoggerMessage(EventIds.DisksActivating, LogLevel.Information, "Activating the disks of {Instances} ({Because}): job {JobId}")]
    public static partial void DisksActivating(this ILogger log, string instances, string because, long jobId);

    [LoggerMessage(EventIds.DisksActivated, LogLevel.Information, "The disks of {Instances} were activated by job {JobId}")]
    public static partial void DisksActivated(this ILogger log, string instances, long jobId);

    [LoggerMessage(EventIds.DisksActivationFailing, LogLevel.Error, "The disks of {Instance} could not be activated: {Result}")]
    public static partial void DisksActivationFailing(this ILogger log, string instance, string result);

    [LoggerMessage(EventIds.DisksActivationWaits, LogLevel.Information, "The disks of {Instance} are to be activated ({Because}), but not yet: {Why}")]
    public static partial void DisksActivationWaits(this ILogger log, string instance, string because, string why);

    [LoggerMessage(EventIds.CopiesUnknown, LogLevel.Error, "{Node} does not answer: nothing is known of the disks' copies there (instances: {Count})")]
    public static partial void CopiesUnknown(this ILogger log, string node, int count);

    [LoggerMessage(EventIds.CopiesDistrusted, LogLevel.Error, "{Node} cannot be asked, which says nothing about it: {Cause}; nothing is known of the disks' copies there (instances: {Count})")]
    public static partial void CopiesDistrusted(this ILogger log, string node, int count, string cause);

    [LoggerMessage(EventIds.CopiesOffline, LogLevel.Warning, "{Node} is offline: disks run without their copy there (instances: {Count})")]
    public static partial void CopiesOffline(this ILogger log, string node, int count);

    [LoggerMessage(EventIds.VerifyFailing, LogLevel.Warning, "The disks of group {Group} could not be verified: {Why}")]
    public static partial void VerifyFailing(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.VerifyPutOff, LogLevel.Information, "The disks of group {Group} are not verified yet: {Why}")]
    public static partial void VerifyPutOff(this ILogger log, string group, string why);

    [LoggerMessage(EventIds.VerifyRests, LogLevel.Information, "The disks of group {Group} took {Took} to verify; that may take {Share} % of the time, so not again before {Until:yyyy-MM-dd HH:mm:ss}")]
    public static partial void VerifyRests(this ILogger log, string group, string took, int share, DateTimeOffset until);

    [LoggerMessage(EventIds.DisksUnknown, LogLevel.Error, "The disks on {Node} could not be verified: {Why}")]
    public static partial void DisksUnknown(this ILogger log, string node, string why);

    [LoggerMessage(EventIds.VolumesMissing, LogLevel.Error, "{Instance} has lost volumes: {Volumes}")]
    public static partial void VolumesMissing(this ILogger log, string instance, string volumes);

    [LoggerMessage(EventIds.DisksInactive, LogLevel.Error, "{Instance} runs, but Ganeti takes its disks for inactive, and so sees to none of them")]
    public static partial void DisksInactive(this ILogger log, string instance);
}
