using System.Collections.Immutable;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>Finds out whether somebody is starting or stopping Ganeti's daemons at this moment.</summary>
internal static class OperationProbe
{
    private const int MostArguments = 6;

    /// <summary>Looks through all processes of root's and our own; only done when a daemon is missing.</summary>
    public static ImmutableArray<GanetiOperation> Find() =>
        [.. ProcFs.FindAll(process => Read(process) is not null && IsTrusted(process)).Select(Read).OfType<GanetiOperation>()];

    /// <summary>Only root can start and stop daemons: anybody else's program of that name must not hold us up.</summary>
    private static bool IsTrusted(ProcessInfo process) =>
        process.IsOf(0) || process.IsOf(Libc.GetEffectiveUserId());

    /// <summary>
    /// A whole operation; daemon-util, the installed one or ours, and the start-stop-daemon that the former runs. A start-stop-daemon that names nothing of Ganeti's is another service's, perhaps in a
    /// container of a guest.
    /// </summary>
    internal static GanetiOperation? Read(ProcessInfo process)
    {
        var isOurs = process.IsProgram(DaemonUtilCommand.Name)
            || (process.IsProgram("ganeti-watcher") && process.Arguments is [_, DaemonUtilCommand.Name, ..])
            || (process.IsProgram("start-stop-daemon")
                && process.Arguments.Any(argument => argument.Contains("ganeti-", StringComparison.Ordinal)));
        return WholeOperations.Includes(process)
            ? new GanetiOperation(Text(process), null, IsStop: false, process.Identity, process.Identity.Began)
            : isOurs
            ? new GanetiOperation(
                Text(process),
                DaemonCatalog.All.FirstOrDefault(daemon => process.Arguments.Any(argument => Names(argument, daemon)))?.Name,
                process.Arguments.Any(argument => argument is "--stop" or "stop" or "stop-all" or "stop-master"),
                process.Identity)
            : null;
    }

    private static string Text(ProcessInfo process) => string.Join(' ', process.Arguments.Take(MostArguments));

    /// <summary>By name, or by the path of its pid file or executable.</summary>
    private static bool Names(string argument, Daemon daemon) => Path.GetFileName(argument) is var name && (name == daemon.Name || name == daemon.PidFile);
}
