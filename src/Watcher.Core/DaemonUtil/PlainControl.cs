using Watcher.Core.Daemons;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// Starts and stops daemons by their pid files, as the installed daemon-util does with start-stop-daemon(8): a daemon is started as a child of the
/// caller and in his cgroup, and only the process that a pid file names is ever signalled, and only if it bears the daemon's name and is no ordinary user's.
/// </summary>
/// <param name="layout">Users, directories and executables.</param>
/// <param name="locks">Keeps two starts of a daemon apart.</param>
/// <param name="time">Time.</param>
internal sealed class PlainControl(GanetiLayout layout, StartLock locks, TimeProvider time) : IDaemonControl
{
    private const int Probe = 0;
    private const int Terminate = 15;
    private const int KillSignal = 9;
    private const int HangUp = 1;

    // start-stop-daemon --retry 30: SIGTERM, 30 s, SIGKILL, 30 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DaemonPidFiles _pidFiles = new(layout);
    private readonly PlainStart _start = new(layout, locks, time);

    public bool IsSupervised => false;

    public int Check(string daemon)
    {
        using var process = _pidFiles.Find(daemon, out var problem);
        if (problem is { IsTrusted: false })
        {
            throw new DaemonUtilException($"{layout.PidFile(daemon)} {problem.Problem}: it is not believed", ExitCode.Trouble);
        }

        try
        {
            return process is not null && PidFd.TrySignal(process.Handle, Probe) ? ExitCode.Done : ExitCode.Failure;
        }
        catch (NativeException e) when (e.Errno == Errno.NotPermitted)
        {
            // Not root: as start-stop-daemon has it.
            return ExitCode.Failure;
        }
    }

    public int Start(string daemon, IReadOnlyList<string> arguments) => _start.Run(daemon, arguments, isOneOfAll: false, isForbidden: null)!.Value;

    /// <summary>A start that somebody may forbid until the last moment: what comes before it takes its time.</summary>
    /// <returns>The exit code; null when it was forbidden.</returns>
    public int? Start(string daemon, IReadOnlyList<string> arguments, Func<bool> isForbidden) => _start.Run(daemon, arguments, isOneOfAll: false, isForbidden);

    public int StartOneOfAll(string daemon) => _start.Run(daemon, [], isOneOfAll: true, isForbidden: null)!.Value;

    public int Stop(string daemon)
    {
        using var process = _pidFiles.Find(daemon, out var problem) ?? FindAfterStart(daemon, ref problem);
        if (problem is not null && ProcFs.Find(other => other.Command == daemon) is { } alike)
        {
            throw new DaemonUtilException(
                $"{layout.PidFile(daemon)} {problem.Problem}, and pid {alike.Identity.Pid} may be {daemon}: nothing is stopped", ExitCode.Trouble);
        }

        if (process is null)
        {
            _pidFiles.RemoveStale(daemon);
            return ExitCode.Done;
        }

        foreach (var signal in (int[])[Terminate, KillSignal])
        {
            if (!PidFd.TrySignal(process.Handle, signal) || PidFd.WaitForEnd(process.Handle, Patience, time))
            {
                // A killed daemon leaves its pid file, and a request child of a killed noded the lock on it, which keeps the next noded from starting.
                _pidFiles.RemoveIfNames(daemon, process.Pid);
                return ExitCode.Done;
            }
        }

        throw new DaemonUtilException($"{daemon} (pid {process.Pid}) does not die", ExitCode.Trouble);
    }

    public int StartMaster()
    {
        foreach (var daemon in MasterDaemons.InStartOrder)
        {
            if (Start(daemon, []) is var code and not ExitCode.Done)
            {
                return code;
            }
        }

        return ExitCode.Done;
    }

    public int StopMaster() => StopEach(MasterDaemons.InStartOrder.Reverse());

    public int BeginStartAll() => ExitCode.Done;

    public int StopAll() => StopEach(layout.StopOrder);

    /// <summary>Lets a daemon open its log anew; it need not run.</summary>
    public int RotateLogs(string daemon)
    {
        using var process = _pidFiles.Find(daemon, out var problem);
        if (problem is { IsTrusted: false })
        {
            throw new DaemonUtilException($"{layout.PidFile(daemon)} {problem.Problem}: it is not believed", ExitCode.Trouble);
        }

        if (process is not null)
        {
            PidFd.TrySignal(process.Handle, HangUp);
        }

        return ExitCode.Done;
    }

    /// <summary>One that cannot be stopped keeps none of the others up; its exit code is what remains.</summary>
    private int StopEach(IEnumerable<string> daemons)
    {
        var first = ExitCode.Done;
        foreach (var daemon in daemons)
        {
            int code;
            try
            {
                code = Stop(daemon);
            }
            catch (DaemonUtilException e)
            {
                StandardStream.WriteErrorLine($"daemon-util: {e.Message}");
                code = e.ExitCode;
            }

            first = first == ExitCode.Done ? code : first;
        }

        return first;
    }

    /// <summary>A start that is under way would outlive this stop: it has written no pid file yet.</summary>
    private DaemonProcess? FindAfterStart(string daemon, ref PidFileContent? problem)
    {
        try
        {
            using var exclusive = locks.Enter(daemon, Patience);
        }
        catch (DaemonUtilException e)
        {
            StandardStream.WriteErrorLine($"daemon-util: {e.Message}");
        }

        return _pidFiles.Find(daemon, out problem);
    }
}
