using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>Where somebody listens at a Unix socket, by the kernel's table (/proc/net/unix).</summary>
internal static class ListeningPaths
{
    private const string Table = "/proc/net/unix";
    private const int TableLimit = 1 << 20;
    private const string Listening = "00010000";

    /// <summary>Why the silence at a socket does not prove that its daemon hangs; null when it does.</summary>
    /// <param name="path">Where it was asked.</param>
    public static string? DoubtOf(string path)
    {
        try
        {
            using var file = NativeFile.Open(Table, OpenFlags.ReadOnly);
            var content = NativeFile.ReadStream(file, TableLimit, Table);
            return DoubtOf(path, Encoding.UTF8.GetString(content), isWhole: content.Length < TableLimit);
        }
        catch (NativeException e)
        {
            return e.Message;
        }
    }

    /// <summary>Somebody listens at it, or nobody at a socket of that name: it is the daemon's. Else the daemon may listen elsewhere.</summary>
    internal static string? DoubtOf(string path, string table, bool isWhole)
    {
        var listening = table.Split('\n').Select(Parse).OfType<string>().ToList();
        return listening.Any(other => Plain(other) == Plain(path)) ? null
            : listening.Find(other => Path.GetFileName(other) == Path.GetFileName(path)) is { } other ? $"somebody listens at {other}"
            : isWhole ? null
            : $"{Table} is too long";
    }

    /// <summary>The path of a line "Num RefCount Protocol Flags Type St Inode Path"; null when it does not listen, or has none.</summary>
    private static string? Parse(string line)
    {
        var fields = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 8 && fields[3] == Listening ? fields[7] : null;
    }

    /// <summary>One directory, two names (hier(7)).</summary>
    private static string Plain(string path) => path.Replace("/var/run/", "/run/", StringComparison.Ordinal);
}
