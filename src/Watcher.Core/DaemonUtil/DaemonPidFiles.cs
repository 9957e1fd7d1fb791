using Watcher.Core.Daemons;
using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>The pid files of daemons, and which of the processes that they name are believed to be the daemons.</summary>
/// <param name="layout">Where they lie, and which users the daemons run as.</param>
internal sealed class DaemonPidFiles(GanetiLayout layout)
{
    private readonly PidFile _files = new(layout.RunDirectory);

    /// <summary>Finds the daemon; null when its pid file names no process that is it.</summary>
    /// <param name="daemon">Its full name.</param>
    /// <param name="problem">What is wrong with the pid file; null when nothing is.</param>
    public DaemonProcess? Find(string daemon, out PidFileContent? problem)
    {
        PidFileContent content;
        try
        {
            content = _files.ReadContent(daemon);
        }
        catch (NativeException e)
        {
            throw new DaemonUtilException(e.Message, ExitCode.Trouble);
        }

        problem = content.Problem is null ? null : content;
        return content.Pid is { } pid ? DaemonProcess.TryOpen(pid, daemon, UserOf(daemon)) : null;
    }

    public DaemonSight Look(string daemon) => _files.Look(Described(daemon));

    /// <summary>Whether a process is none of Ganeti's, whatever a pid file says.</summary>
    public bool IsStrangers(int pid, string daemon) => DaemonProcess.IsStrangers(pid, UserOf(daemon));

    public void RemoveIfNames(string daemon, int pid) => _files.RemoveIfNames(daemon, pid);

    /// <summary>Removes a pid file that names nobody.</summary>
    public void RemoveStale(string daemon)
    {
        try
        {
            _files.RemoveIfStale(Described(daemon));
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // No directory yet, no pid file.
        }
    }

    private string UserOf(string daemon) => layout.UserAndGroup(DaemonArguments.PlainName(daemon)).User;

    private static Daemon Described(string daemon) => DaemonCatalog.Find(daemon) ?? new Daemon(daemon, "", DaemonPlace.EveryNode);
}
