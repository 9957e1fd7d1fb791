using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Instances;

/// <summary>
/// The files in which the stock watcher shows the instances' states: one for each group, and one for all, merged from them; where two groups
/// know an instance (it was moved), the newer file is right. Lines "name state", sorted, without a newline at the end.
/// </summary>
internal sealed class StatusFiles(GanetiPaths paths, Ssconf ssconf, TimeProvider time)
{
    private const int Limit = 16 << 20;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    // INSTANCE_STATUS_LOCK_TIMEOUT
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    public async Task WriteAsync(NodeGroup group, IEnumerable<(string Instance, string Status)> states, CancellationToken ct)
    {
        Replace(paths.GroupInstanceStatus(group.Uuid), states);

        using var locked = NativeFile.Open(paths.InstanceStatus, OpenFlags.ReadWrite | OpenFlags.Create, (uint)Mode);
        for (var end = time.SinceBoot() + LockDeadline; !FileLock.TryExclusive(locked);)
        {
            if (time.SinceBoot() >= end)
            {
                throw new TimeoutException($"{paths.InstanceStatus} has been locked for {LockDeadline.TotalSeconds} s by {LockHolder.Describe(locked)}");
            }

            await Task.Delay(LockRetry, time, ct);
        }

        Replace(paths.InstanceStatus, Merge(NodeGroup.ReadAll(ssconf).Select(each => ReadGroup(each.Uuid))));
    }

    /// <summary>Of each instance the state in the newest file that has one.</summary>
    internal static ImmutableArray<(string Instance, string Status)> Merge(IEnumerable<(DateTime Written, string[] Lines)> files) =>
    [
        .. files.SelectMany(file => file.Lines.Select(line => (Words: line.Split(' ', 2), file.Written)))
            .Where(line => line.Words.Length == 2)
            .GroupBy(line => line.Words[0])
            .Select(instance => (instance.Key, instance.MaxBy(line => line.Written).Words[1]))
            .OrderBy(instance => instance.Key, StringComparer.Ordinal),
    ];

    private (DateTime Written, string[] Lines) ReadGroup(string uuid)
    {
        var path = paths.GroupInstanceStatus(uuid);
        return BoundedFile.TryRead(path, Limit) is { } content
            ? (File.GetLastWriteTimeUtc(path), Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            : (default, []);
    }

    private static void Replace(string path, IEnumerable<(string Instance, string Status)> states) =>
        AtomicFile.Replace(path, Encoding.UTF8.GetBytes(Text(states)), Mode, durable: false);

    private static string Text(IEnumerable<(string Instance, string Status)> states) =>
        string.Join('\n', states.Select(state => $"{state.Instance} {state.Status}"));
}
