using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Cluster;

/// <summary>Who holds an exclusive flock, or waits for one, from /proc/locks.</summary>
internal static class LockHolder
{
    // A host of many thousands of locks still fits.
    private const int MostLines = 20_000;

    /// <summary>The holder, for people: "pid 123 (gnt-cluster renew-crypto)".</summary>
    public static string Describe(SafeFileHandle file) =>
        Find(ReadLocks(), FileStatus.Of(file), isWaiting: false, HasOpen) is { } pid ? Describe(pid) : "an unknown process";

    /// <summary>Who is blocked in waiting for the lock exclusively; null when nobody is.</summary>
    public static string? Waiter(SafeFileHandle file) =>
        Find(ReadLocks(), FileStatus.Of(file), isWaiting: true, HasOpen) is { } pid ? Describe(pid) : null;

    /// <summary>Every process that holds a flock on the file, or waits for one; 0 for one of another PID namespace.</summary>
    public static IEnumerable<int> Users(SafeFileHandle file) => Rows(ReadLocks(), FileStatus.Of(file), HasOpen).Select(row => row.Pid);

    /// <summary>
    /// The pid of the write lock, of lines like "1: FLOCK  ADVISORY  WRITE 1234 00:18:42 0 EOF"; who waits has an arrow behind the number:
    /// "1: -> FLOCK …" (proc(5)).
    /// </summary>
    internal static int? Find(IEnumerable<string> locks, FileStatus file, bool isWaiting, Func<int, FileStatus, bool> hasOpen) =>
        Rows(locks, file, hasOpen).Where(row => row.IsWaiting == isWaiting && row.IsExclusive && row.Pid > 0).Select(row => (int?)row.Pid).FirstOrDefault();

    /// <summary>
    /// The device of a line is the file system's. On btrfs and overlayfs stat(2) answers with another one, of the subvolume or the layer: there a process of the line that has the file
    /// open is what tells that it is this file's.
    /// </summary>
    private static IEnumerable<(int Pid, bool IsWaiting, bool IsExclusive)> Rows(IEnumerable<string> locks, FileStatus file, Func<int, FileStatus, bool> hasOpen)
    {
        var device = string.Create(CultureInfo.InvariantCulture, $"{file.Device >> 32:x2}:{file.Device & 0xffffffff:x2}:");
        var inode = string.Create(CultureInfo.InvariantCulture, $":{file.Inode}");
        foreach (var line in locks)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var first = fields.Length > 1 && fields[1] == "->" ? 2 : 1;
            if (fields.Length >= first + 5 && fields[first] == "FLOCK" && fields[first + 4].EndsWith(inode, StringComparison.Ordinal)
                && int.TryParse(fields[first + 3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pid)
                && (fields[first + 4].StartsWith(device, StringComparison.Ordinal) || hasOpen(pid, file)))
            {
                yield return (pid, first == 2, fields[first + 2] == "WRITE");
            }
        }
    }

    /// <summary>False for a process that has ended, or into which we may not see.</summary>
    private static bool HasOpen(int pid, FileStatus file)
    {
        try
        {
            return Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).Any(each => IsOf(each, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A descriptor may be closed, or be of a file that cannot be looked at, meanwhile.
    private static bool IsOf(string descriptor, FileStatus file)
    {
        try
        {
            return FileStatus.OfPath(descriptor) is { } status && status.IsSameFileAs(file);
        }
        catch (NativeException)
        {
            return false;
        }
    }

    private static IEnumerable<string> ReadLocks()
    {
        using var file = new FileStream(NativeFile.Open("/proc/locks", OpenFlags.ReadOnly), FileAccess.Read);
        using var locks = new StreamReader(file);
        for (var line = 0; line < MostLines && locks.ReadLine() is { } text; line++)
        {
            yield return text;
        }
    }

    private static string Describe(int pid)
    {
        const int MostArguments = 4;
        return ProcFs.TryRead(pid) is { } process ? $"pid {pid} ({string.Join(' ', process.Arguments.Take(MostArguments))})" : $"pid {pid}";
    }
}
