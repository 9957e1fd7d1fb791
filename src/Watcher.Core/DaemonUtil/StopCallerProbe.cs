using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>Finds out who asks for a stop.</summary>
internal static class StopCallerProbe
{
    // A login through ssh, sudo and a multiplexer has about ten.
    private const int MostAncestors = 64;

    public static StopCaller Look(GanetiPaths paths)
    {
        var own = ProcFs.TryReadStat(Environment.ProcessId);
        var ancestors = ImmutableArray.CreateBuilder<ProcessInfo>();
        var next = own?.Parent ?? 0;
        while (next > 1 && ancestors.Count < MostAncestors && ProcFs.TryRead(next) is { } process && ProcFs.TryReadStat(next) is { } stat)
        {
            ancestors.Add(process);
            next = stat.Parent;
        }

        // 0: from outside of our PID namespace, as a container's entry has it; there is nobody further up to see.
        return new StopCaller(ProcFs.LoginUser(), own is { HasTerminal: true }, ancestors.ToImmutable(), next is 0 or 1, IsLocked(paths.WatcherLock));
    }

    private static bool IsLocked(string path)
    {
        try
        {
            // Anybody may have put a FIFO there, which is nobody's lock.
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            return FileStatus.Of(file).IsRegular && !FileLock.TryShared(file);
        }
        catch (NativeException e)
        {
            // Not there: then nobody holds it. Unreadable: nobody knows.
            return e.Errno != Errno.NoEntry;
        }
    }
}
