using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>Reads /proc. A process that ends meanwhile is simply not there.</summary>
internal static class ProcFs
{
    // Ganeti's daemons have short command lines; a guest's may have thousands of characters that nobody here needs.
    private const int CommandLineLimit = 4096;
    private const int StatLimit = 1024;
    private const int StatusLimit = 4096;

    /// <summary>The process of that number; null when there is none or it is a zombie.</summary>
    public static ProcessInfo? TryRead(int pid) =>
        ReadStart($"/proc/{pid}/stat", StatLimit) is { } stat && ParseStat(pid, stat) is { } process
        && ReadStart($"/proc/{pid}/cmdline", CommandLineLimit) is { } commandLine
            ? Describe(process, commandLine)
            : null;

    /// <summary>A process by its /proc/PID/stat and its /proc/PID/cmdline.</summary>
    internal static ProcessInfo Describe(ProcessStat process, string commandLine) => new(
        process.Identity,
        Printable(process.Command),
        [.. commandLine.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Printable)]);

    /// <summary>Whether a process has that number, and is no zombie: also for who may not see into /proc (hidepid, proc(5)), whom kill(2) without a signal tells.</summary>
    public static bool Exists(int pid) =>
        (Libc.Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != Errno.NoProcess)
        && (ReadStart(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), StatLimit) is not { } stat || ParseStat(pid, stat) is not null);

    /// <summary>Whether exactly this process lives.</summary>
    public static bool IsAlive(ProcessIdentity process) => TryRead(process.Pid)?.Identity == process;

    /// <summary>The first process that is wanted, of this PID namespace: a container's daemons are no business of its host's.</summary>
    public static ProcessInfo? Find(Func<ProcessInfo, bool> isWanted) => FindAll(isWanted).FirstOrDefault();

    /// <inheritdoc cref="Find"/>
    public static IEnumerable<ProcessInfo> FindAll(Func<ProcessInfo, bool> isWanted) =>
        All().Where(process => isWanted(process) && IsOfThisNamespace(process.Identity.Pid));

    /// <summary>All processes there are, one after the other.</summary>
    private static IEnumerable<ProcessInfo> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && TryRead(pid) is { } process)
            {
                yield return process;
            }
        }
    }

    /// <summary>/proc/sys/kernel/random/boot_id: another one at every boot.</summary>
    public static string BootId() =>
        ReadStart("/proc/sys/kernel/random/boot_id", 64)?.Trim() ?? throw new IOException("/proc/sys/kernel/random/boot_id cannot be read");

    /// <summary>A living process's parent and terminal; null when it is gone or a zombie.</summary>
    public static ProcessStat? TryReadStat(int pid) =>
        ReadStart(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), StatLimit) is { } stat ? ParseStat(pid, stat) : null;

    /// <summary>The login user that the audit subsystem knows (proc(5), loginuid); null when it knows none, or cannot be asked.</summary>
    public static uint? LoginUser()
    {
        const uint Unset = uint.MaxValue;
        return uint.TryParse(ReadStart("/proc/self/loginuid", StatLimit), NumberStyles.None, CultureInfo.InvariantCulture, out var user) && user != Unset
            ? user
            : null;
    }

    /// <summary>Parses /proc/PID/stat (proc(5)): the command stands in parentheses and may itself hold any character.</summary>
    internal static ProcessStat? ParseStat(int pid, string stat)
    {
        var open = stat.IndexOf('(', StringComparison.Ordinal);
        var close = stat.LastIndexOf(')');
        if (open < 0 || close < open)
        {
            return null;
        }

        // Behind the parenthesis the fields count from 3, the state; the parent is number 4, the session 6, the terminal 7, the start time 22.
        var fields = stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X")
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var session)
            && ulong.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new ProcessStat(new ProcessIdentity(pid, start), stat[(open + 1)..close], parent, session, HasTerminal: fields[4] != "0")
            : null;
    }

    /// <summary>Anybody may write anything into his command line: it must not reach root's terminal or log as it is.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>The real and the effective user of a process; null when it has ended.</summary>
    public static (uint Real, uint Effective)? TryReadUsers(int pid) =>
        ReadStart(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"), StatusLimit) is { } status ? ParseUsers(status) : null;

    /// <summary>The line Uid of /proc/PID/status: real, effective, saved and file system's (proc(5)).</summary>
    internal static (uint Real, uint Effective)? ParseUsers(string status) =>
        Line(status, "Uid:") is { Length: > 1 } users
        && uint.TryParse(users[0], NumberStyles.None, CultureInfo.InvariantCulture, out var real)
        && uint.TryParse(users[1], NumberStyles.None, CultureInfo.InvariantCulture, out var effective)
            ? (real, effective)
            : null;

    /// <summary>The unit in whose cgroup a process is; null when it is in none, or gone.</summary>
    public static string? TryReadUnit(int pid) =>
        ReadStart(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup"), StatusLimit) is { } cgroup ? ParseUnit(cgroup) : null;

    /// <summary>
    /// Of the unified hierarchy's line, "0::/system.slice/ganeti.service/…" (cgroups(7)), the first part that is a service or a scope: below it are the unit's own.
    /// </summary>
    internal static string? ParseUnit(string cgroup) =>
        cgroup.Split('\n').FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?.Split('/')
            .FirstOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal) || part.EndsWith(".scope", StringComparison.Ordinal));

    /// <summary>Whether a process was sent a SIGKILL that it has not died of yet: on a busy machine that takes a while.</summary>
    public static bool IsBeingKilled(int pid) =>
        ReadStart(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"), StatusLimit) is { } status && HasPendingKill(status);

    /// <summary>The lines SigPnd and ShdPnd of /proc/PID/status: the signals pending for the thread and for the process, as a mask (proc(5)).</summary>
    internal static bool HasPendingKill(string status)
    {
        const ulong Kill = 1UL << (9 - 1);
        return IsPending("SigPnd:") || IsPending("ShdPnd:");

        bool IsPending(string key) =>
            Line(status, key) is [var mask, ..] && ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var signals) && (signals & Kill) != 0;
    }

    private static bool IsOfThisNamespace(int pid) => ReadStart($"/proc/{pid}/status", StatusLimit) is { } status && CountPids(status) == 1;

    /// <summary>
    /// How many numbers the line NSpid of /proc/PID/status holds: one for each PID namespace from ours inwards (proc(5)). Unlike the link
    /// ns/pid it can be read without CAP_SYS_PTRACE, which a hardened service does not have.
    /// </summary>
    internal static int CountPids(string status) => Line(status, "NSpid:")?.Length ?? 0;

    /// <summary>The fields of a line of /proc/PID/status.</summary>
    private static string[]? Line(string status, string key) =>
        status.Split('\n').FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..]
            .Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The beginning of a file in /proc; null when its process has ended, and only then: a look that failed proves no death.</summary>
    /// <exception cref="NativeException">It could not be read for another reason (no descriptors left).</exception>
    private static string? ReadStart(string path, int limit)
    {
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly);
            return Encoding.UTF8.GetString(NativeFile.ReadStream(file, limit, path));
        }
        catch (NativeException e) when (e.Errno is Errno.NoEntry or Errno.NoProcess || (e.Errno == Errno.AccessDenied && Libc.GetEffectiveUserId() != 0))
        {
            // ENOENT before it was opened, ESRCH after. EACCES: hidepid; for us it does not exist, and we are not root and start nothing.
            return null;
        }
    }
}
