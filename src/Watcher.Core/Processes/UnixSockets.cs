using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>The Unix sockets of this network namespace, by the kernel's table (/proc/net/unix): nobody is asked, and nothing is sent.</summary>
internal static class UnixSockets
{
    public const string Table = "/proc/net/unix";

    private const int TableLimit = 1 << 20;
    private const string Listening = "00010000";
    private const string Connecting = "02";
    private const string Connected = "03";

    /// <summary>The table, and whether that is all of it.</summary>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public static (string Text, bool IsWhole) Read()
    {
        using var file = NativeFile.Open(Table, OpenFlags.ReadOnly);
        var content = NativeFile.ReadStream(file, TableLimit, Table);
        return (Encoding.UTF8.GetString(content), content.Length < TableLimit);
    }

    /// <summary>The rows with a path.</summary>
    public static ImmutableArray<UnixSocketRow> Parse(string table) => [.. table.Split('\n').Select(ParseRow).OfType<UnixSocketRow>()];

    /// <summary>One directory, two names (hier(7)).</summary>
    public static string Plain(string path) => path.Replace("/var/run/", "/run/", StringComparison.Ordinal);

    /// <summary>A line "Num RefCount Protocol Flags Type St Inode Path".</summary>
    private static UnixSocketRow? ParseRow(string line)
    {
        var fields = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 8
            ? new UnixSocketRow(fields[7], fields[3] == Listening, fields[3] != Listening && fields[5] == Connected, fields[3] != Listening && fields[5] == Connecting)
            : null;
    }
}
