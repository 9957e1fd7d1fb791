using System.Globalization;
using System.Numerics;
using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>What a pause file says, with the stock watcher's rules (ganeti/utils/io.py, ReadWatcherPauseFile).</summary>
/// <param name="Until">Until when to pause; null: no pause.</param>
/// <param name="Remove">Whether the file has had its day: not an integer, or past for over an hour.</param>
internal readonly record struct PauseFile(DateTimeOffset? Until, bool Remove)
{
    private const int Limit = 4096;
    private static readonly TimeSpan RemovedAfter = TimeSpan.FromHours(1);

    /// <summary>Reads the file; the default value when there is none.</summary>
    /// <exception cref="FileFormatException">It is no regular file, or too large.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public static PauseFile Read(string path, DateTimeOffset now) =>
        BoundedFile.TryRead(path, Limit) is { } content ? Parse(Encoding.UTF8.GetString(content), now) : default;

    /// <summary>Removes the file that has had its day; not one that was put in its place since it was read.</summary>
    /// <exception cref="FileFormatException">It is no regular file, or too large.</exception>
    /// <exception cref="NativeException">It cannot be read or removed.</exception>
    public static void RemoveOutdated(string path, DateTimeOffset now)
    {
        using var directory = OpenDirectory.Of(path, out var name);
        using var file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (Parse(Encoding.UTF8.GetString(BoundedFile.Read(file, path, Limit)), now).Remove)
        {
            directory.RemoveIfStill(name, FileStatus.Of(file));
        }
    }

    internal static PauseFile Parse(string content, DateTimeOffset now)
    {
        // Python's int() knows no largest number: a pause "for ever" may be written with any count of digits.
        if (!BigInteger.TryParse(content.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return new PauseFile(null, Remove: true);
        }

        var until = seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.MaxValue
            : seconds <= 0 ? DateTimeOffset.UnixEpoch
            : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return now <= until ? new PauseFile(until, Remove: false) : new PauseFile(null, Remove: now - until > RemovedAfter);
    }
}
