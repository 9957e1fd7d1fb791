using System.Buffers.Binary;

namespace Watcher.TestKit.Nodes;

/// <summary>
/// The journal of a node with systemd, watched from outside: journalctl, which costs a program inside each time, is asked when something has been written,
/// and not ten times a second.
/// </summary>
internal sealed class NodeJournal(NodeFiles files)
{
    // n_entries in the header of a journal's file, little-endian (systemd, docs/JOURNAL_FILE_FORMAT.md). It is raised when the entry can be read; the file's
    // own time is not changed by that.
    private const int EntriesAt = 152;

    /// <summary>An entry is found by a match (-t, -u) a moment after it is counted; so journalctl is asked without a cause, too, but seldom.</summary>
    private static readonly TimeSpan Anyway = TimeSpan.FromSeconds(1);

    /// <summary>Waits for what journalctl alone can say.</summary>
    /// <param name="told">Asks it.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="deadline">For how long it is waited for; null is as long as for anything.</param>
    public async Task UntilAsync(Func<Task<bool>> told, string what, TimeSpan? deadline = null)
    {
        var seen = -1L;
        var asked = 0L;
        await Until.TrueAsync(
            async () =>
            {
                var entries = CountEntries();
                if (entries == seen && TimeProvider.System.GetElapsedTime(asked) < Anyway)
                {
                    return false;
                }

                (seen, asked) = (entries, TimeProvider.System.GetTimestamp());
                return await told();
            },
            deadline ?? Until.Deadline,
            what);
    }

    private long CountEntries() => Directory.EnumerateFiles(files.Outside("/var/log/journal"), "*.journal", SearchOption.AllDirectories).Sum(CountEntries);

    private static long CountEntries(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            Span<byte> entries = stackalloc byte[sizeof(long)];
            return RandomAccess.Read(file, entries, EntriesAt) == entries.Length ? BinaryPrimitives.ReadInt64LittleEndian(entries) : 0;
        }
        catch (FileNotFoundException)
        {
            return 0; // journald has just given it another name
        }
    }
}
