using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>A living daemon, held by descriptor: the number cannot become another process's between the look and the signal.</summary>
internal sealed class DaemonProcess : IDisposable
{
    // TASK_COMM_LEN, less the zero.
    private const int LongestCommand = 15;

    // login.defs, SYS_UID_MAX.
    private const uint FirstOrdinaryUser = 1000;

    private DaemonProcess(int pid, SafeFileHandle handle) => (Pid, Handle) = (pid, handle);

    public int Pid { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>
    /// Opens the process of that number if it is the daemon, by the name that start-stop-daemon --name compares too. A child of a process of the same
    /// name is none: noded forks one for each request, and a guest may be its child. But a daemon on its way into the background has such a parent for a
    /// moment, which began its session and is about to end (Ganeti's daemonize forks twice). Nor is an ordinary user's process of that name.
    /// </summary>
    /// <param name="pid">Its number.</param>
    /// <param name="daemon">The daemon's full name.</param>
    /// <param name="user">The user that the daemon runs as.</param>
    public static DaemonProcess? TryOpen(int pid, string daemon, string user)
    {
        if (PidFd.TryOpen(pid) is not { } handle)
        {
            return null;
        }

        if (ProcFs.TryReadStat(pid) is { } stat && HasName(stat, daemon) && !IsStrangers(pid, user)
            && !(stat.Parent > 1 && stat.Parent != stat.Session && ProcFs.TryReadStat(stat.Parent) is { } parent && HasName(parent, daemon)))
        {
            return new DaemonProcess(pid, handle);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>
    /// Whether a process is surely none of Ganeti's: an ordinary user's, who is neither the daemon's user nor us. One of the system's users may be
    /// one that the daemon had, or has by an administrator's hand.
    /// </summary>
    public static bool IsStrangers(int pid, string user) =>
        FileStatus.OfPath(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"))?.Uid is { } owner
        && owner >= FirstOrdinaryUser && owner != Libc.GetEffectiveUserId() && owner != Account.FindUser(user);

    public void Dispose() => Handle.Dispose();

    private static bool HasName(ProcessStat process, string daemon) =>
        process.Command.AsSpan().SequenceEqual(daemon.AsSpan(0, Math.Min(daemon.Length, LongestCommand)));
}
