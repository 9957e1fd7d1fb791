using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>
/// Where a process listens, by the kernel's own tables (proc(5)): not by what its command line or a configuration would have it do. Either it is known,
/// and there may be no place at all, or it is said why not.
/// </summary>
/// <param name="Places">The TCP addresses; empty when it is not known.</param>
/// <param name="Unknown">Why it is not known; null when it is.</param>
internal sealed record ListeningSockets(ImmutableArray<IPEndPoint> Places, string? Unknown)
{
    // The rows of what listens come first (tcp_seq_start in the kernel): with 150 bytes each, those of some 500 sockets.
    private const int TableLimit = 80_000;
    private const int MostDescriptors = 4096;
    private const string SocketLink = "socket:[";

    /// <summary>Looks at a process's TCP sockets.</summary>
    public static ListeningSockets OfTcp(ProcessIdentity process)
    {
        try
        {
            var rows = ReadRows(process.Pid, "tcp").AddRange(ReadRows(process.Pid, "tcp6"));
            var places = Owned(process.Pid, rows) ?? OfItsUser(process.Pid, rows);
            return !ProcFs.IsAlive(process) ? new([], $"pid {process.Pid} is gone")
                : places is { } known ? new(known, null)
                : new([], "whose sockets are whose cannot be read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], e.Message);
        }
    }

    /// <summary>How many connections to a port of this network namespace are made and not accepted.</summary>
    public static int WaitingAt(ushort port) => At(port).Sum(row => row.Waiting);

    /// <summary>Whether anybody listens at a port of this network namespace.</summary>
    public static bool IsAnyAt(ushort port) => At(port).Any();

    private static IEnumerable<ListeningRow> At(ushort port) =>
        ReadRows(Environment.ProcessId, "tcp").AddRange(ReadRows(Environment.ProcessId, "tcp6")).Where(row => row.Place.Port == port);

    /// <summary>The listening rows of a table; its first lines are all of them.</summary>
    /// <exception cref="IOException">There are more than anybody has.</exception>
    internal static ImmutableArray<ListeningRow> Parse(string table, bool isWhole)
    {
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.Skip(1).SkipLast(isWhole ? 0 : 1).Select(ListeningRow.Parse).TakeWhile(row => row is not null).OfType<ListeningRow>().ToImmutableArray();
        return isWhole || rows.Length < lines.Length - 2 ? rows : throw new IOException("more sockets listen here than are looked at");
    }

    private static ImmutableArray<ListeningRow> ReadRows(int pid, string table)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net/{table}");
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly);
            var content = NativeFile.ReadStream(file, TableLimit, path);
            return Parse(Encoding.ASCII.GetString(content), isWhole: content.Length < TableLimit);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry && table.EndsWith('6'))
        {
            // A kernel without IPv6.
            return [];
        }
    }

    /// <summary>Those that the process holds open; null when its descriptors may not be read (ptrace(2), access mode checking).</summary>
    private static ImmutableArray<IPEndPoint>? Owned(int pid, ImmutableArray<ListeningRow> rows)
    {
        var (inodes, count) = (new HashSet<string>(), 0);
        foreach (var descriptor in Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")))
        {
            if (++count > MostDescriptors)
            {
                return null;
            }

            if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith(SocketLink, StringComparison.Ordinal))
            {
                inodes.Add(target[SocketLink.Length..^1]);
            }
        }

        // Every daemon has sockets (luxid, the journal, what it listens at): none means that the links could not be read.
        return inodes.Count == 0 ? null : [.. rows.Where(row => inodes.Contains(row.Inode)).Select(row => row.Place)];
    }

    /// <summary>
    /// A sandboxed watcher may not see the descriptors of others. But a user of Ganeti's who has but one daemon (gnt-rapi) has but its sockets; null
    /// for root, who has many.
    /// </summary>
    private static ImmutableArray<IPEndPoint>? OfItsUser(int pid, ImmutableArray<ListeningRow> rows)
    {
        var user = FileStatus.OfPath(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"))?.Uid;
        ImmutableArray<IPEndPoint> places = [.. rows.Where(row => row.User == user).Select(row => row.Place)];
        return user is null or 0 || places.IsEmpty ? null : places;
    }
}
