using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Cluster;

/// <summary>Who holds an exclusive flock, from /proc/locks.</summary>
internal static class LockHolder
{
    // A line is about 60 bytes; a host of ten thousand locks still fits.
    private const int Limit = 1 << 20;

    /// <summary>The holder, for people: "pid 123 (gnt-cluster renew-crypto)".</summary>
    public static string Describe(SafeFileHandle file)
    {
        using var locks = new StreamReader("/proc/locks");
        var buffer = new char[Limit];
        var length = locks.ReadBlock(buffer);
        return Find(new string(buffer, 0, length), FileStatus.Of(file)) is { } pid ? Describe(pid) : "an unknown process";
    }

    /// <summary>The pid that holds the write lock, of lines like "1: FLOCK  ADVISORY  WRITE 1234 00:18:42 0 EOF" (proc(5)).</summary>
    internal static int? Find(string locks, FileStatus file)
    {
        var (major, minor) = (file.Device >> 32, file.Device & 0xffffffff);
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{major:x2}:{minor:x2}:{file.Inode}");
        foreach (var line in locks.Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 6 && fields[1] == "FLOCK" && fields[3] == "WRITE" && fields[5] == wanted
                && int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0)
            {
                return pid;
            }
        }

        return null;
    }

    private static string Describe(int pid)
    {
        const int MostArguments = 4;
        return ProcFs.TryRead(pid) is { } process ? $"pid {pid} ({string.Join(' ', process.Arguments.Take(MostArguments))})" : $"pid {pid}";
    }
}
