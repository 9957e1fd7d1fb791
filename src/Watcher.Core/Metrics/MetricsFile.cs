using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;

namespace Watcher.Core.Metrics;

/// <summary>
/// Writes the metrics where node_exporter's textfile collector finds them, each time as a whole. What is counted is counted on from what an earlier
/// process, or another one beside this, has written down (<see cref="MetricsMemory"/>).
/// </summary>
/// <param name="paths">Where that lies.</param>
/// <param name="counts">What this process has told since.</param>
/// <param name="log">The log.</param>
/// <param name="time">Time.</param>
internal sealed class MetricsFile(GanetiPaths paths, EventCounts counts, ILogger log, TimeProvider time)
{
    private const int Limit = 1 << 20;
    private const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = ForRoot | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // It is held for the time that two small files take to be written; flock notifies nobody within a deadline.
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);

    private string? _failure;
    private string? _lost;

    /// <summary>Writes the file; that it cannot be written is told once, and once that it can again.</summary>
    /// <param name="target">The file.</param>
    /// <param name="node">What is known now.</param>
    /// <param name="waits">Whether another process that writes it is waited for.</param>
    /// <param name="ct">Ends that wait.</param>
    public async Task WriteAsync(MetricsTarget target, NodeFigures node, bool waits, CancellationToken ct)
    {
        var isThere = Directory.Exists(Path.GetDirectoryName(target.Path));
        if (!isThere && !target.IsAsked)
        {
            return;
        }

        try
        {
            using var locked = await LockAsync(waits, ct);
            if (locked is not null)
            {
                Write(target.Path, isThere, node);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(target.Path, _failure, Why(e));
        }
    }

    private void Write(string path, bool isThere, NodeFigures node)
    {
        var before = Load();
        var events = counts.Take();
        var memory = before.With(node, events);
        var failure = isThere ? TryReplace(path, Encoding.UTF8.GetBytes(MetricsText.Render(memory.Complete(node))), ForAll) : "there is no such directory";
        var unsaved = TryReplace(paths.MetricsMemory, JsonSerializer.SerializeToUtf8Bytes(memory with { Failure = failure }, MetricsJson.Default.MetricsMemory), ForRoot);
        if (unsaved is not null)
        {
            counts.GiveBack(events);
        }

        Tell(path, before.Failure ?? _failure, failure ?? (unsaved is null ? null : $"{paths.MetricsMemory}: {unsaved}"));
    }

    private void Tell(string path, string? before, string? failure)
    {
        _failure = failure;
        if (failure is not null && failure != before)
        {
            log.MetricsFailed(path, failure);
        }
        else if (failure is null && before is not null)
        {
            log.MetricsWritten(path);
        }
    }

    /// <summary>Counters begin anew where the file cannot be understood, which Prometheus takes for a restart.</summary>
    private MetricsMemory Load()
    {
        try
        {
            var memory = BoundedFile.TryRead(paths.MetricsMemory, Limit) is { } content ? StoredJson.Read(content, MetricsJson.Default.MetricsMemory) : new();
            _lost = null;
            return memory;
        }
        catch (Exception e) when (e is JsonException or FileFormatException)
        {
            var why = e is JsonException json ? $"{paths.MetricsMemory}: {JsonPlace.Describe(json)}" : e.Message;
            if (why != _lost)
            {
                log.MemoryLost("metrics", why);
                _lost = why;
            }

            return new();
        }
    }

    private async Task<SafeFileHandle?> LockAsync(bool waits, CancellationToken ct)
    {
        var file = OwnLockFile.Open(paths.MetricsLock);
        for (var began = time.SinceBoot(); !FileLock.TryExclusive(file); await Task.Delay(LockRetry, time, ct))
        {
            if (!waits || time.SinceBoot() - began > LockDeadline)
            {
                file.Dispose();
                return null;
            }
        }

        return file;
    }

    /// <summary>Not durably: what a power cut takes is a few counts, and the next metrics come in minutes.</summary>
    /// <returns>Why it was in vain; null when it was not.</returns>
    private static string? TryReplace(string path, byte[] content, UnixFileMode mode)
    {
        try
        {
            AtomicFile.Replace(path, content, mode, durable: false);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Why(e);
        }
    }

    /// <summary>Without the draft's name, which is another one each time, and which .NET appends.</summary>
    private static string Why(Exception e) => e is NativeException native ? native.Reason : Said.Cut(e.Message.Split(" : '")[0]);
}
