using System.Collections.Concurrent;
using System.Threading.Channels;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Hosting;

/// <summary>Has the metrics written: by the service after its duties have stepped, by a pass at its end.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="settings">The configuration in force.</param>
/// <param name="file">Writes them.</param>
/// <param name="own">The faults that no duty sees.</param>
/// <param name="time">Time.</param>
internal sealed class MetricsKeeper(GanetiPaths paths, Func<MetricsSettings> settings, MetricsFile file, OwnFaults own, TimeProvider time)
{
    /// <summary>What is between two writings at least: nobody collects more often, and a storm of deaths has many steps.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<IDutyRunner, (StepResult Last, DutyRun Run)> _duties = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A duty has stepped.</summary>
    public void Stepped(IDutyRunner runner, StepResult result)
    {
        // One whose lock another process holds has not looked: whoever holds it has.
        var isGood = !result.Failed && !result.FactsWait;
        _duties.AddOrUpdate(
            runner,
            _ => (result, new DutyRun(isGood ? time.GetUtcNow() : null, result.Took)),
            (_, before) => (result, new DutyRun(isGood ? time.GetUtcNow() : before.Run.LastSuccess, result.Took)));
        Changed();
    }

    /// <summary>There is something new to write.</summary>
    public void Changed() => _changed.Writer.TryWrite(true);

    /// <summary>A duty is no more.</summary>
    public void Forget(IDutyRunner runner) => _duties.TryRemove(runner, out _);

    /// <summary>Writes whenever duties have stepped, until cancelled, and then once more. While none steps it sleeps.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            TimeSpan? last = null;
            await foreach (var _ in _changed.Reader.ReadAllAsync(ct))
            {
                if (last + Apart - time.SinceBoot() is { Ticks: > 0 } left)
                {
                    await Task.Delay(left, time, ct);
                }

                // What came meanwhile is in what is written now.
                _changed.Reader.TryRead(out bool _);
                last = time.SinceBoot();
                await WriteAsync(waits: true, ct);
            }
        }
        finally
        {
            await WriteAsync(waits: false, CancellationToken.None);
        }
    }

    /// <summary>Writes now.</summary>
    /// <param name="waits">Whether another process that writes is waited for.</param>
    /// <param name="ct">Ends that wait.</param>
    public Task WriteAsync(bool waits, CancellationToken ct) =>
        settings().ToTarget(paths) is { } target ? file.WriteAsync(target, Figures(), waits, ct) : Task.CompletedTask;

    internal NodeFigures Figures()
    {
        var (now, sinceBoot) = (time.GetUtcNow(), time.SinceBoot());
        var duties = _duties.ToList();
        duties.Sort((one, other) => string.CompareOrdinal(one.Key.Name, other.Key.Name));
        return new NodeFigures(
            ProductVersion.Text,
            now - (sinceBoot - duties.Min(each => each.Key.LastStep)),
            PausedUntil(now),
            [
                .. duties.Select(each => new DutyFigures(
                        each.Key.Kind, each.Key.Group, each.Value.Run, each.Value.Last.Failed, each.Value.Last.StandStill is not null, each.Key.Figures))
                    .DistinctBy(each => each.Key, StringComparer.Ordinal),
            ],
            [
                .. duties.SelectMany(each => each.Key.Standing.Where(notice => notice.IsFault).Select(notice => FaultFigure.Of(notice, each.Key.Kind, each.Key.Group))),
                .. own.All.Select(each => FaultFigure.Of(each.Notice, each.Duty, "")),
            ]);
    }

    private DateTimeOffset? PausedUntil(DateTimeOffset now)
    {
        try
        {
            return PauseFile.Read(paths.PauseFile, now).Until;
        }
        catch (Exception e) when (e is FileFormatException or NativeException)
        {
            // Told by the gate.
            return null;
        }
    }
}
