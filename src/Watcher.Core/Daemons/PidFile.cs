using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>
/// Ganeti's pid files. Their directory is writable for Ganeti's users, so nothing in it is followed or trusted: a name is opened relative to
/// the opened directory, must be a regular file, and is read up to a bound.
/// </summary>
internal sealed class PidFile(string directory)
{
    private const int Limit = 64;

    // Linux's largest PID_MAX_LIMIT (proc(5)).
    private const int LargestPid = 4 * 1024 * 1024;

    /// <summary>Looks at a daemon's pid file and at the process it names. Starts no program.</summary>
    /// <exception cref="NativeException">The directory or the file cannot be read.</exception>
    public DaemonSight Look(Daemon daemon)
    {
        OpenDirectory opened;
        try
        {
            opened = OpenDirectory.At(directory);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // /run/ganeti is made by ensure-dirs at the first start after a boot.
            return new DaemonSight.Absent();
        }

        using (opened)
        {
            return LookIn(opened, daemon);
        }
    }

    /// <summary>The process id in a daemon's pid file, whatever that process is.</summary>
    /// <exception cref="NativeException">The directory or the file cannot be read.</exception>
    public PidFileContent ReadContent(string daemon)
    {
        try
        {
            using var opened = OpenDirectory.At(directory);
            return Read(opened, $"{daemon}.pid");
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return new(null, null);
        }
    }

    /// <summary>Removes a pid file that still names a process which has ended. A link is removed itself, never what it points to.</summary>
    /// <returns>False when it is gone already, or names another process now.</returns>
    public bool RemoveIfNames(string daemon, int pid)
    {
        using var opened = OpenDirectory.At(directory);
        return Read(opened, $"{daemon}.pid").Pid == pid && opened.Remove($"{daemon}.pid");
    }

    /// <summary>
    /// Removes a daemon's pid file, after proving once more that it is stale: start-stop-daemon refuses a file that is not root's
    /// ("matching only on non-root pidfile … is insecure"), and a request child of a dead noded keeps the file locked. A link is removed
    /// itself, never what it points to.
    /// </summary>
    /// <returns>Why it was stale; null when there was nothing to remove, or it is stale no more.</returns>
    public string? RemoveIfStale(Daemon daemon)
    {
        using var opened = OpenDirectory.At(directory);
        if (LookIn(opened, daemon) is not DaemonSight.Stale stale)
        {
            return null;
        }

        return opened.Remove(daemon.PidFile) ? stale.Why : null;
    }

    /// <summary>Parses a pid file's content; null and the reason when it holds no possible pid.</summary>
    internal static (int? Pid, string? Problem) Parse(ReadOnlySpan<byte> content)
    {
        var text = Encoding.ASCII.GetString(content).Trim();
        return text.Length == 0 ? (null, "is empty")
            : !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pid) ? (null, "holds no number")
            : pid is < 1 or > LargestPid ? (null, $"holds {pid}, which is no process id")
            : ((int)pid, null);
    }

    private static DaemonSight LookIn(OpenDirectory directory, Daemon daemon)
    {
        var (pid, problem, _) = Read(directory, daemon.PidFile);
        if (pid is null)
        {
            return problem is null
                ? LookForOther(daemon, isFileUseless: false, new DaemonSight.Absent(), "its pid file is missing")
                : LookForOther(daemon, isFileUseless: true, new DaemonSight.Stale($"its pid file {problem}"), $"its pid file {problem}");
        }

        var process = ProcFs.TryRead(pid.Value);
        if (process is not null && process.IsProgram(daemon.Name))
        {
            return new DaemonSight.Running(process.Identity);
        }

        var why = $"its pid file names pid {pid}, which is {process?.Command ?? "gone"}";
        return LookForOther(daemon, isFileUseless: false, new DaemonSight.Stale(why, pid), why);
    }

    /// <summary>
    /// The file does not name the daemon, but it may be running all the same: starting a second one would be worse than not starting any.
    /// A file that names a dead noded is believed, since a request child of it bears its name and lives on.
    /// </summary>
    private static DaemonSight LookForOther(Daemon daemon, bool isFileUseless, DaemonSight otherwise, string why) =>
        (isFileUseless || !daemon.HasChildren) && ProcFs.Find(process => process.IsProgram(daemon.Name) && IsOfTheSystem(process)) is { } alike
            ? new DaemonSight.Unclear($"{why}, and pid {alike.Identity.Pid} may be it", alike.Identity)
            : otherwise;

    /// <summary>Ganeti's daemons run as system users (login.defs, SYS_UID_MAX); an ordinary user's process of that name must not stop us.</summary>
    private static bool IsOfTheSystem(ProcessInfo process) => ProcFs.TryReadUsers(process.Identity.Pid) is { Real: < 1000, Effective: < 1000 };

    /// <summary>The process id in a file of an open directory.</summary>
    internal static PidFileContent Read(OpenDirectory directory, string name)
    {
        SafeFileHandle file;
        try
        {
            file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return new(null, null);
        }
        catch (NativeException e) when (e.Errno == Errno.TooManyLinks)
        {
            return new(null, "is a symbolic link", IsTrusted: false);
        }

        using (file)
        {
            var status = FileStatus.Of(file);
            if (!status.IsRegular)
            {
                return new(null, "is not a regular file", IsTrusted: false);
            }

            if (status.IsWritableByAll)
            {
                // start-stop-daemon(8) refuses it too.
                return new(null, "can be written by everybody", IsTrusted: false);
            }

            var (pid, problem) = Parse(NativeFile.ReadStart(file, Limit));
            return new(pid, problem);
        }
    }
}
