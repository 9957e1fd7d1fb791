using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Values;

/// <summary>
/// Finds the daemon-util that came with Ganeti, also where ours was put in its place: then dpkg-divert(1) keeps the original beside it, or Debian's
/// place, a link, was replaced and the running version's own script is where the link led.
/// </summary>
internal static class InstalledScript
{
    /// <summary>Debian's place for the script; a link to the running version's.</summary>
    public const string Place = "/usr/lib/ganeti/daemon-util";

    private const int Limit = 256 * 1024;

    private static readonly string[] Places = [$"{Place}.distrib", "/usr/lib/ganeti/default/usr/lib/ganeti/daemon-util", Place];

    /// <summary>The script's text; null when Ganeti is not installed, or only ours is left of it.</summary>
    /// <param name="root">The root directory; empty for the node's own.</param>
    /// <exception cref="FileFormatException">It is no regular file, or too large.</exception>
    public static string? Read(string root) => Places.Select(place => ReadAt(root + place)).FirstOrDefault(text => text is not null);

    /// <summary>The text of a script at a path; null when there is none, or it is no script but our own executable.</summary>
    public static string? ReadAt(string path)
    {
        using var file = BoundedFile.TryOpenThroughLinks(path);
        return file is not null && NativeFile.ReadStart(file, 2).AsSpan().SequenceEqual("#!"u8) ? Encoding.UTF8.GetString(BoundedFile.Read(file, path, Limit)) : null;
    }
}
