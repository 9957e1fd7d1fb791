using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Holds;

/// <summary>
/// The holds, in one file that outlives reboots. Everybody reads it without a lock, since it is replaced as a whole; who changes it takes a lock
/// from reading to writing. What cannot be understood counts as "anything may be held" until a person has seen to it: decision 0011.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="lockPath">The lock of those who change it.</param>
/// <param name="time">Time.</param>
internal sealed class HoldsFile(string path, string lockPath, TimeProvider time)
{
    // A hold for every daemon, ten times over.
    private const int Limit = 64 * 1024;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // It is held for the time that a small file takes to be written; flock notifies nobody within a deadline.
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);

    private readonly string _bad = $"{path}.bad";

    /// <summary>The names that a change of the holds can be seen at.</summary>
    public static ImmutableArray<string> NamesIn(string path) => [Path.GetFileName(path), $"{Path.GetFileName(path)}.bad"];

    /// <summary>Looks at the holds; changes nothing, and does not fail.</summary>
    public HoldsSight Read()
    {
        var (holds, problem) = TryRead(path);
        return problem is null && TryReadBad() is { } bad
            ? new(holds, $"{bad}; see which daemons it held, hold them anew and remove it")
            : new(holds, problem is null ? null : $"{problem}; mend it, or hold or release a daemon, which keeps it aside");
    }

    /// <summary>Holds a daemon; an earlier hold on it is replaced.</summary>
    /// <param name="daemon">Its full name.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="length">How long; null: until it is released.</param>
    /// <param name="ct">Ends the wait for another who changes the holds.</param>
    /// <returns>The hold that was replaced; null when there was none in force.</returns>
    /// <exception cref="IOException">The file cannot be written; also <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="TimeoutException">Somebody else keeps the lock.</exception>
    public Task<Hold?> HoldAsync(string daemon, string by, string? reason, TimeSpan? length, CancellationToken ct)
    {
        // As local time with the offset that is valid then, for people who read the file.
        var now = time.GetLocalNow();
        DateTimeOffset? until = length is null ? null : TimeZoneInfo.ConvertTime(now + length.Value, time.LocalTimeZone);
        return ChangeAsync(daemon, new Hold(daemon, now, OneLine(by)!, OneLine(reason), until), ct);
    }

    /// <summary>Releases a daemon.</summary>
    /// <returns>The hold that there was; null when there was none in force.</returns>
    /// <exception cref="IOException">As for <see cref="HoldAsync"/>.</exception>
    /// <exception cref="TimeoutException">As there.</exception>
    public Task<Hold?> ReleaseAsync(string daemon, CancellationToken ct) => ChangeAsync(daemon, null, ct);

    private async Task<Hold?> ChangeAsync(string daemon, Hold? hold, CancellationToken ct)
    {
        using var locked = await LockAsync(ct);
        var (holds, problem) = TryRead(path);
        if (problem is not null)
        {
            KeepAside(problem);
        }

        var now = time.GetUtcNow();
        var others = holds.RemoveAll(each => each.Daemon == daemon || !each.IsInForce(now));
        var content = new HoldsDocument(hold is null ? others : others.Add(hold));
        if (hold is not null || others.Length < holds.Length || problem is not null)
        {
            AtomicFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(content, HoldsJson.Default.HoldsDocument), Mode);
        }

        return holds.FirstOrDefault(each => each.Daemon == daemon && each.IsInForce(now));
    }

    private async Task<SafeFileHandle> LockAsync(CancellationToken ct)
    {
        var file = OwnLockFile.Open(lockPath);
        try
        {
            for (var began = time.SinceBoot(); !FileLock.TryExclusive(file); await Task.Delay(LockRetry, time, ct))
            {
                if (time.SinceBoot() - began > LockDeadline)
                {
                    throw new TimeoutException($"{lockPath} is held by {LockHolder.Describe(file)}");
                }
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Two damaged files, one after the other, are more than chance: neither is lost.</summary>
    private void KeepAside(string problem)
    {
        if (Path.Exists(_bad))
        {
            throw new IOException($"{problem}, and {_bad} is there already: see to both first");
        }

        using var directory = OpenDirectory.Of(path, out var name);
        directory.Rename(name, Path.GetFileName(_bad));
    }

    /// <summary>What is wrong with the file that was kept aside; null when there is none.</summary>
    private string? TryReadBad() => !Path.Exists(_bad) ? null : TryRead(_bad).Problem ?? $"{_bad}: was kept aside";

    private static (ImmutableArray<Hold> Holds, string? Problem) TryRead(string path)
    {
        try
        {
            var content = BoundedFile.TryRead(path, Limit);
            return (content is null ? [] : StoredJson.Read(content, HoldsJson.Default.HoldsDocument).Holds, null);
        }
        catch (JsonException e)
        {
            return ([], $"{path}: {JsonPlace.Describe(e)}");
        }
        catch (Exception e) when (e is FileFormatException or NativeException)
        {
            return ([], e.Message);
        }
    }

    /// <summary>Other people's words must not forge or flood a log.</summary>
    private static string? OneLine(string? text)
    {
        var line = string.Concat((text ?? "").Trim().Take(Hold.LongestText).Select(c => char.IsControl(c) ? '?' : c));
        return line.Length == 0 ? null : line;
    }
}
