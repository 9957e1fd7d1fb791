using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>Ganeti's simple configuration: what the master tells every node, one small file a key.</summary>
internal sealed class Ssconf(GanetiPaths paths)
{
    // ganeti/ssconf.py, _MAX_SIZE.
    private const int Limit = 128 * 1024;

    /// <summary>What its files' names begin with.</summary>
    public const string FilePrefix = "ssconf_";

    public string PathOf(string key) => $"{paths.DataDirectory}/{FilePrefix}{key}";

    /// <summary>A key's value without the white space around it; null when the file is missing.</summary>
    /// <exception cref="FileFormatException">The file is no regular file, or too large.</exception>
    /// <exception cref="Native.NativeException">The file cannot be read.</exception>
    public string? TryRead(string key) =>
        BoundedFile.TryRead(PathOf(key), Limit) is { } content ? Encoding.UTF8.GetString(content).Trim() : null;

    /// <summary>A key's lines; none when the file is missing.</summary>
    public IReadOnlyList<string> ReadLines(string key) =>
        TryRead(key)?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
