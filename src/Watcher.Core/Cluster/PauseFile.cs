using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>What a pause file says, with the stock watcher's rules (ganeti/utils/io.py, ReadWatcherPauseFile).</summary>
/// <param name="Until">Until when to pause; null: no pause.</param>
/// <param name="Remove">Whether the file has had its day: not an integer, or past for over an hour.</param>
/// <param name="NoTime">What it says that is no time: somebody may have wanted a pause; null when it says a time.</param>
internal readonly record struct PauseFile(DateTimeOffset? Until, bool Remove, string? NoTime = null)
{
    private const int Limit = 4096;
    private const int MostShown = 60;
    private static readonly TimeSpan RemovedAfter = TimeSpan.FromHours(1);

    /// <summary>Reads the file; the default value when there is none.</summary>
    /// <exception cref="FileFormatException">It is no regular file, or too large.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public static PauseFile Read(string path, DateTimeOffset now) =>
        BoundedFile.TryRead(path, Limit) is { } content ? Parse(Encoding.UTF8.GetString(content), now) : default;

    /// <summary>Removes the file that has had its day; not one that was put in its place since it was read.</summary>
    /// <returns>What the file said that was removed; the default value when none was.</returns>
    /// <exception cref="FileFormatException">It is no regular file, or too large.</exception>
    /// <exception cref="NativeException">It cannot be read or removed.</exception>
    public static PauseFile RemoveOutdated(string path, DateTimeOffset now)
    {
        using var directory = OpenDirectory.Of(path, out var name);
        try
        {
            using var file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            var said = Parse(Encoding.UTF8.GetString(BoundedFile.Read(file, path, Limit)), now);
            return said.Remove && directory.RemoveIfStill(name, FileStatus.Of(file)) ? said : default;
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // Another step was quicker.
            return default;
        }
    }

    internal static PauseFile Parse(string content, DateTimeOffset now)
    {
        // Python's int() knows no largest number: a pause "for ever" may be written with any count of digits.
        if (PythonInteger.Parse(content) is not { } seconds)
        {
            return new PauseFile(null, Remove: true, Printable(content));
        }

        var until = seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.MaxValue
            : seconds <= 0 ? DateTimeOffset.UnixEpoch
            : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return now <= until ? new PauseFile(until, Remove: false) : new PauseFile(null, Remove: now - until > RemovedAfter);
    }

    private static string Printable(string content)
    {
        var text = string.Concat(content.Trim().Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length <= MostShown ? text : $"{text[..MostShown]}…";
    }
}
