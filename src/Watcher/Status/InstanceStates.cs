using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Status;

/// <summary>How many instances are in each state, by the file that the instances duties and the stock watcher write for everybody.</summary>
internal static class InstanceStates
{
    // Of 30,000 instances it has 2 MB.
    private const int Limit = 16 << 20;

    /// <returns>Null when there is no such file that can be read.</returns>
    public static IReadOnlyDictionary<string, int>? Read(GanetiPaths paths)
    {
        try
        {
            return BoundedFile.TryRead(paths.InstanceStatus, Limit) is { } content ? Count(Encoding.UTF8.GetString(content)) : null;
        }
        catch (Exception e) when (e is FileFormatException or NativeException)
        {
            return null;
        }
    }

    /// <summary>Each line is a name, a space, a state.</summary>
    public static IReadOnlyDictionary<string, int> Count(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length == 2)
        .GroupBy(words => words[1], StringComparer.Ordinal).OrderBy(state => state.Key, StringComparer.Ordinal).ToDictionary(state => state.Key, state => state.Count());
}
