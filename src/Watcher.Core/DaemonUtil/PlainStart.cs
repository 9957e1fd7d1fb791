using Watcher.Core.Daemons;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>Starts a daemon as the installed daemon-util does: directories, capabilities, then the daemon itself.</summary>
/// <param name="layout">Users, directories and executables.</param>
/// <param name="locks">Keeps two starts of a daemon apart.</param>
/// <param name="time">Time.</param>
internal sealed class PlainStart(GanetiLayout layout, StartLock locks, TimeProvider time)
{
    private readonly SharedPreparation _preparation = new(locks, time);
    private readonly DaemonPidFiles _pidFiles = new(layout);

    /// <summary>Starts a daemon unless it runs.</summary>
    /// <param name="daemon">Its full name.</param>
    /// <param name="arguments">Arguments for this start only.</param>
    /// <param name="isOneOfAll">Whether it is started as one of all.</param>
    /// <param name="isForbidden">Asked at the last moment, of a start that the watcher makes; null: nobody forbids it.</param>
    /// <returns>The exit code; null when it was forbidden.</returns>
    public int? Run(string daemon, IReadOnlyList<string> arguments, bool isOneOfAll, Func<bool>? isForbidden)
    {
        var plainName = DaemonArguments.PlainName(daemon);
        var variables = DaemonArguments.Read(layout, daemon);
        var prepared = isForbidden is null ? EnsureDirs() : _preparation.Run(EnsureDirs);

        // "set -e" ends the installed script here, but not within start-all.
        if (ToExitCode(prepared) is var code and not ExitCode.Done && !isOneOfAll)
        {
            return code;
        }

        if (layout.Capabilities(plainName) is { Length: > 0 } capabilities
            && Capabilities.Grant(layout.Executable(daemon), capabilities, variables.Environ) is var granted and not ExitCode.Done)
        {
            return granted;
        }

        using var exclusive = locks.Enter(daemon);
        var look = _pidFiles.Look(daemon);
        switch (look)
        {
            case DaemonSight.Running running when _pidFiles.IsStrangers(running.Process.Pid, daemon):
                if (ProcFs.Find(other => other.Command == daemon && !_pidFiles.IsStrangers(other.Identity.Pid, daemon)) is { } alike)
                {
                    throw new DaemonUtilException($"{daemon} is not started: its pid file names another user's process, and pid {alike.Identity.Pid} may be it", ExitCode.Failure);
                }

                // The daemon, which is not root, could not write into it.
                _pidFiles.RemoveIfNames(daemon, running.Process.Pid);
                break;
            case DaemonSight.Running:
                return ExitCode.Done;
            case DaemonSight.Unclear unclear:
                throw new DaemonUtilException($"{daemon} is not started: {unclear.Why}", ExitCode.Failure);
        }

        if (isForbidden?.Invoke() == true)
        {
            return null;
        }

        _pidFiles.RemoveStale(daemon);
        var (user, group) = layout.UserAndGroup(plainName);
        return ToExitCode(Launch.Run(
            user, group, layout.Executable(daemon), [.. DaemonArguments.Of(daemon, variables), .. arguments], variables.Environ));

        int EnsureDirs() => ChildProcess.Run(layout.EnsureDirs, [layout.EnsureDirs], variables.Environ);
    }

    /// <summary>As a shell has it.</summary>
    private static int ToExitCode(int waitStatus)
    {
        const int KilledBase = 128;
        var status = new ExitStatus(waitStatus);
        return status.Code ?? KilledBase + status.Signal!.Value;
    }
}
