using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>Finds out whether somebody is starting or stopping Ganeti's daemons at this moment.</summary>
internal static class OperationProbe
{
    private const int MostArguments = 6;

    /// <summary>Looks through all processes of root's and our own; only done when a daemon is missing.</summary>
    public static GanetiOperation? Find() => ProcFs.Find(process => Read(process) is not null && IsTrusted(process)) is { } found
        ? Read(found)
        : null;

    /// <summary>Only root can start and stop daemons: anybody else's program of that name must not hold us up.</summary>
    private static bool IsTrusted(ProcessInfo process) =>
        process.Owner is { } owner && (owner == 0 || owner == Libc.GetEffectiveUserId());

    /// <summary>
    /// daemon-util, and the start-stop-daemon it runs. A start-stop-daemon that names nothing of Ganeti's is another service's, perhaps in a
    /// container of a guest.
    /// </summary>
    internal static GanetiOperation? Read(ProcessInfo process)
    {
        var isOurs = process.IsProgram("daemon-util")
            || (process.IsProgram("start-stop-daemon")
                && process.Arguments.Any(argument => argument.Contains("ganeti-", StringComparison.Ordinal)));
        return isOurs
            ? new GanetiOperation(
                string.Join(' ', process.Arguments.Take(MostArguments)),
                process.Arguments.Any(argument => argument is "--stop" or "stop" or "stop-all" or "stop-master"))
            : null;
    }
}
