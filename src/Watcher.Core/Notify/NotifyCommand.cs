using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;

namespace Watcher.Core.Notify;

/// <summary>
/// Runs the operator's command when faults have begun or ended: one at a time, whoever runs it, also when he ends before it. What it was told is written down once it has ended well; else it
/// is told it again at the next occasion.
/// </summary>
/// <param name="paths">Where that lies.</param>
/// <param name="run">Runs a program.</param>
/// <param name="log">The log.</param>
/// <param name="time">Time.</param>
internal sealed class NotifyCommand(
    GanetiPaths paths, Func<ProgramRequest, CancellationToken, Task<ProgramResult>> run, ILogger log, TimeProvider time)
{
    // As of a hook: it ends the command's whole process group, also if we were ended meanwhile.
    private const string TimeOut = "/usr/bin/timeout";

    // Of util-linux. It holds the lock for as long as the command runs, whatever has become of us, and lends it to nothing that the command leaves behind (--close).
    private const string Flock = "/usr/bin/flock";
    private const int RunsAlready = 218;
    private const int TermToKill = 2;
    private const int Limit = 16 << 20;
    private const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Only where that failed.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    private NotifyMemory? _unsaved;
    private string? _lockProblem;

    /// <summary>Whether there is anything to tell.</summary>
    /// <param name="standing">The faults that stand.</param>
    /// <param name="isLookedAt">Whether a duty was looked at.</param>
    public bool HasNews(IEnumerable<ToldFault> standing, Func<string, bool> isLookedAt) => !NotifyNews.Of(Load().Told, standing, isLookedAt).Changes.IsEmpty;

    /// <summary>Tells what has changed, if anything has and nobody else is telling.</summary>
    /// <param name="options">The command.</param>
    /// <param name="standing">The faults that stand.</param>
    /// <param name="isLookedAt">Whether a duty was looked at.</param>
    /// <param name="ct">Ends the wait for the command, which goes on.</param>
    /// <returns>False when it was in vain.</returns>
    public async Task<bool> TellAsync(NotifyOptions options, IReadOnlyCollection<ToldFault> standing, Func<string, bool> isLookedAt, CancellationToken ct)
    {
        using var alone = TryLock(options.Command);
        if (alone is null)
        {
            return false;
        }

        var memory = Load();
        var news = NotifyNews.Of(memory.Told, standing, isLookedAt);
        if (news.Changes.IsEmpty)
        {
            // What could not be read is replaced, else each pass tells that.
            if (_unsaved is { } unsaved)
            {
                Save(unsaved);
            }

            return true;
        }

        var (failure, isBusy) = WhyNot(options.Command) is { } why ? (why, false) : await RunAsync(options, news.ToDocument(time.GetLocalNow()), ct);
        if (isBusy)
        {
            // The last one, of a watcher that has ended since, is still telling: its end is waited for as after one in vain.
            return false;
        }

        if (failure is not null && failure != memory.Failure)
        {
            log.NotifyCommandFailed(options.Command, failure);
        }
        else if (failure is null && memory.Failure is not null)
        {
            log.NotifyCommandWorks(options.Command);
        }

        Save(failure is null ? new NotifyMemory { Told = news.Told } : memory with { Failure = failure });
        return failure is null;
    }

    private IDisposable? TryLock(string command)
    {
        try
        {
            return new FileStepLock(paths.NotifyLock).TryTake(out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_lockProblem != e.Message)
            {
                log.NotifyCommandFailed(command, $"is not run: {e.Message}");
                _lockProblem = e.Message;
            }

            return null;
        }
    }

    private async Task<(string? Failure, bool IsBusy)> RunAsync(NotifyOptions options, NotifyDocument document, CancellationToken ct)
    {
        var (within, began) = (options.Deadline, time.SinceBoot());
        var result = await run(
            new ProgramRequest(
                "notify",
                Flock,
                [
                    "--nonblock", "--close", string.Create(CultureInfo.InvariantCulture, $"--conflict-exit-code={RunsAlready}"), paths.NotifyCommandLock,
                    TimeOut, $"--kill-after={TermToKill}", string.Create(CultureInfo.InvariantCulture, $"{within.TotalSeconds:0.###}"), options.Command,
                ],
                within + TimeSpan.FromSeconds(TermToKill) + Reserve)
            {
                HasPipe = true,
                Input = [.. JsonSerializer.SerializeToUtf8Bytes(document, NotifyJson.Readable().NotifyDocument), (byte)'\n'],
            },
            ct);
        if (result.Status is { Code: RunsAlready })
        {
            return (null, true);
        }

        var how = result.Succeeded ? null
            : time.SinceBoot() - began >= within ? $"did not end within {Duration.Text(within)}, and was ended"
            : result.Status is { } status ? status.ToString()
            : $"could not be run: {result.Failure}";
        return (how is not null && Said.Line(result.Output) is { Length: > 0 } said ? $"{how}: {said}" : how, false);
    }

    private static string? WhyNot(string path)
    {
        try
        {
            return RootRuns.WhyNotProgram(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private NotifyMemory Load()
    {
        try
        {
            return _unsaved ?? (BoundedFile.TryRead(paths.NotifyMemory, Limit) is { } content ? StoredJson.Read(content, NotifyJson.Default.NotifyMemory) : new());
        }
        catch (Exception e) when (e is JsonException or FileFormatException or NativeException)
        {
            log.MemoryLost("notify", e is JsonException json ? $"{paths.NotifyMemory}: {JsonPlace.Describe(json)}" : e.Message);
            return _unsaved = new();
        }
    }

    /// <summary>Where it cannot be saved this process remembers: a full disk is told once, and not each minute.</summary>
    private void Save(NotifyMemory memory)
    {
        try
        {
            AtomicFile.Replace(paths.NotifyMemory, JsonSerializer.SerializeToUtf8Bytes(memory, NotifyJson.Default.NotifyMemory), ForRoot);
            _unsaved = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unsaved = memory;
        }
    }
}
