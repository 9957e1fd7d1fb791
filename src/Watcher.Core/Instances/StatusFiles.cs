using System.Text;
using Microsoft.Win32.SafeHandles;
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
        AtomicFile.Replace(paths.GroupInstanceStatus(group.Uuid), Encoding.UTF8.GetBytes(Text(states)), Mode, durable: false);

        using var locked = await LockAsync(ct);
        var files = NodeGroup.ReadAll(ssconf).Select(each => ReadGroup(each.Uuid)).OfType<StatusLines>().ToList();
        AtomicFile.Replace(paths.InstanceStatus, file => StatusMerge.Write(files, file), Mode, durable: false);
    }

    /// <summary>
    /// Whoever had the lock has put a new file in the place of the locked one, and several who waited would have the old one's lock and the new
    /// one's at the same time: so it is opened anew until the file that is locked is the one that is there.
    /// </summary>
    private async Task<SafeFileHandle> LockAsync(CancellationToken ct)
    {
        for (var end = time.SinceBoot() + LockDeadline; ; await Task.Delay(LockRetry, time, ct))
        {
            var file = NativeFile.Open(paths.InstanceStatus, OpenFlags.ReadWrite | OpenFlags.Create, (uint)Mode);
            if (FileLock.TryExclusive(file) && FileStatus.OfLink(paths.InstanceStatus)?.IsSameFileAs(FileStatus.Of(file)) == true)
            {
                return file;
            }

            using (file)
            {
                if (time.SinceBoot() >= end)
                {
                    throw new TimeoutException($"{paths.InstanceStatus} has been locked for {LockDeadline.TotalSeconds} s by {LockHolder.Describe(file)}");
                }
            }
        }
    }

    private StatusLines? ReadGroup(string uuid)
    {
        var path = paths.GroupInstanceStatus(uuid);
        return BoundedFile.TryRead(path, Limit) is { } content ? new StatusLines(content, File.GetLastWriteTimeUtc(path)) : null;
    }

    private static string Text(IEnumerable<(string Instance, string Status)> states) =>
        string.Join('\n', states.Select(state => $"{state.Instance} {state.Status}"));
}
