using System.Text.Json;
using Microsoft.Extensions.Logging;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;

namespace Watcher.Hosting;

/// <summary>
/// What the service says of itself: all of it in a file for root, for passes and <c>status</c>; and in <c>/run/ganeti-watcher/status.json</c>, for
/// monitoring and for everybody's <c>status</c>, without what only root may read.
/// </summary>
/// <param name="Pid">The service's process.</param>
/// <param name="Version">Its version.</param>
/// <param name="At">When this was written.</param>
/// <param name="FreshUntil">Until when (seconds of CLOCK_MONOTONIC) the service may be believed to do its work.</param>
/// <param name="Standing">What stands.</param>
/// <param name="StandStill">Why nothing is done at the moment; absent when all may be done.</param>
internal sealed record ServiceSnapshot(
    int Pid, string Version, DateTimeOffset At, double FreshUntil, IReadOnlyList<StandingState> Standing, string? StandStill = null)
{
    private const int Limit = 4 << 20;
    private const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = ForRoot | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether a service holds its lock, and whether its snapshot is fresh; null when none runs.</summary>
    public static (bool IsFresh, string Holder)? RunningService(GanetiPaths paths, TimeProvider time)
    {
        if (ServiceLock.Holder(paths) is not { } holder)
        {
            return null;
        }

        return (Read(paths) is { } snapshot && snapshot.IsFresh(time), holder);
    }

    public bool IsFresh(TimeProvider time) => FreshUntil > time.SinceBoot().TotalSeconds;

    /// <summary>The snapshot, as far as the reader may know it; null when there is none that can be read.</summary>
    public static ServiceSnapshot? Read(GanetiPaths paths) => Read(paths.ServiceDetails) ?? Read(paths.ServiceSnapshot);

    /// <summary>Writes it; a failure is an event, since the work itself goes on.</summary>
    public void Write(GanetiPaths paths, ILogger log)
    {
        Write(paths.ServiceDetails, ForRoot, log);
        (this with { Standing = [.. Standing.Select(state => state with { Text = state.PublicText })] }).Write(paths.ServiceSnapshot, ForAll, log);
    }

    private static ServiceSnapshot? Read(string path)
    {
        try
        {
            return BoundedFile.TryRead(path, Limit) is { } content
                ? StoredJson.Read(content, SnapshotJson.Default.ServiceSnapshot)
                : null;
        }
        catch (Exception e) when (e is JsonException or FileFormatException or NativeException)
        {
            // Half a snapshot is none: the service counts as stuck, and its work is done by whoever asked.
            return null;
        }
    }

    private void Write(string path, UnixFileMode mode, ILogger log)
    {
        try
        {
            AtomicFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, SnapshotJson.Default.ServiceSnapshot), mode, durable: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SnapshotFailed(path, e.Message);
        }
    }
}
