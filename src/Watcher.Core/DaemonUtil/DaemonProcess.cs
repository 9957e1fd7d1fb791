using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>A living daemon, held by descriptor: the number cannot become another process's between the look and the signal.</summary>
internal sealed class DaemonProcess : IDisposable
{
    // TASK_COMM_LEN, less the zero.
    private const int LongestCommand = 15;

    private DaemonProcess(int pid, SafeFileHandle handle) => (Pid, Handle) = (pid, handle);

    public int Pid { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>
    /// Opens the process of that number if it is the daemon, by the name that start-stop-daemon --name compares too. A child of a process of the same
    /// name is none: noded forks one for each request, and a guest may be its child.
    /// </summary>
    public static DaemonProcess? TryOpen(int pid, string daemon)
    {
        if (PidFd.TryOpen(pid) is not { } handle)
        {
            return null;
        }

        if (ProcFs.TryReadStat(pid) is { } stat && HasName(stat, daemon)
            && !(stat.Parent > 1 && ProcFs.TryReadStat(stat.Parent) is { } parent && HasName(parent, daemon)))
        {
            return new DaemonProcess(pid, handle);
        }

        handle.Dispose();
        return null;
    }

    public void Dispose() => Handle.Dispose();

    private static bool HasName(ProcessStat process, string daemon) =>
        process.Command.AsSpan().SequenceEqual(daemon.AsSpan(0, Math.Min(daemon.Length, LongestCommand)));
}
