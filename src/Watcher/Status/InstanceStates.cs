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

    /// <returns>The states, and when they were so; nulls when there is no such file that can be read.</returns>
    public static (IReadOnlyDictionary<string, int>? States, DateTimeOffset? At) Read(GanetiPaths paths)
    {
        try
        {
            using var file = BoundedFile.TryOpen(paths.InstanceStatus);
            return file is null ? (null, null)
                : (Count(Encoding.UTF8.GetString(BoundedFile.Read(file, paths.InstanceStatus, Limit))), new DateTimeOffset(File.GetLastWriteTimeUtc(file)).ToLocalTime());
        }
        catch (Exception e) when (e is FileFormatException or NativeException)
        {
            return (null, null);
        }
    }

    /// <summary>Each line is a name, a space, a state.</summary>
    public static IReadOnlyDictionary<string, int> Count(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length == 2)
        .GroupBy(words => words[1], StringComparer.Ordinal).OrderBy(state => state.Key, StringComparer.Ordinal).ToDictionary(state => state.Key, state => state.Count());
}
