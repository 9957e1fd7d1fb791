using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>Where somebody listens at a Unix socket, by the kernel's table.</summary>
internal static class ListeningPaths
{
    /// <summary>Why the silence at a socket does not prove that its daemon hangs; null when it does.</summary>
    /// <param name="path">Where it was asked.</param>
    public static string? DoubtOf(string path)
    {
        try
        {
            var (table, isWhole) = UnixSockets.Read();
            return DoubtOf(path, table, isWhole);
        }
        catch (NativeException e)
        {
            return e.Message;
        }
    }

    /// <summary>Somebody listens at it, or nobody at a socket of that name: it is the daemon's. Else the daemon may listen elsewhere.</summary>
    internal static string? DoubtOf(string path, string table, bool isWhole)
    {
        var listening = UnixSockets.Parse(table).Where(row => row.Listens).Select(row => row.Path).ToList();
        return listening.Any(other => UnixSockets.Plain(other) == UnixSockets.Plain(path)) ? null
            : listening.Find(other => Path.GetFileName(other) == Path.GetFileName(path)) is { } other ? $"somebody listens at {other}"
            : isWhole ? null
            : $"{UnixSockets.Table} is too long";
    }
}
