using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Watcher.Core;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>The duties at work: each steps on a task of its own, fed by its sources, and waits for no other.</summary>
/// <param name="afterStep">Called after every step, whichever duty's; by several tasks at once.</param>
/// <param name="log">The log.</param>
/// <param name="time">Time.</param>
/// <param name="ct">Ends all of them.</param>
internal sealed class DutySet(Action<IDutyRunner, StepResult> afterStep, ILogger log, TimeProvider time, CancellationToken ct)
{
    private static readonly TimeSpan SourceRetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SourceRetryMost = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, DutyAtWork> _duties = new();

    public IEnumerable<IDutyRunner> Runners => _duties.Values.Select(duty => duty.Hosted.Runner);

    /// <summary>Fails when a duty's task does, which nothing but a defect of ours brings about.</summary>
    public Task Failure => _failed.Task;

    /// <summary>Sets a duty to work.</summary>
    public void Add(HostedDuty duty)
    {
        var runner = duty.Runner;
        var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var work = new DutyAtWork(duty, ending);
        if (!_duties.TryAdd(runner.Name, work))
        {
            throw new InvalidOperationException($"the duty {runner.Name} is at work already");
        }

        work.Ended = Task.WhenAll(
        [
            WatchAsync(DutyLoop.RunAsync(runner, result => afterStep(runner, result), time, ending.Token), ending.Token),
            .. duty.Sources.Select(source => WatchAsync(RunSourceAsync(runner, source, ending.Token), ending.Token)),
        ]);
    }

    /// <summary>Lets a duty end; returns when it has.</summary>
    public async Task RemoveAsync(HostedDuty duty)
    {
        if (_duties.TryRemove(duty.Runner.Name, out var work))
        {
            await work.Ending.CancelAsync();
            await work.Ended;
            work.Ending.Dispose();
        }
    }

    /// <summary>Hands a fact to every duty of this kind.</summary>
    /// <param name="kind">The duty's own name; null: any.</param>
    /// <param name="fact">The fact.</param>
    public void Post(string? kind, Fact fact)
    {
        foreach (var runner in Runners.Where(runner => kind is null || runner.Kind == kind))
        {
            runner.Post(fact);
        }
    }

    private async Task WatchAsync(Task task, CancellationToken ending)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Everything ends, or the duty does.
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
        }
    }

    /// <summary>Runs a source for ever. What it missed while it was away a resync finds; the same failure is told once.</summary>
    private async Task RunSourceAsync(IDutyRunner runner, IFactSource source, CancellationToken ending)
    {
        string? told = null;
        for (var failures = 1; ; failures++)
        {
            var began = time.SinceBoot();
            try
            {
                await source.RunAsync(runner.Post, ending);
            }
            catch (Exception e) when (!ending.IsCancellationRequested)
            {
                if (time.SinceBoot() - began > SourceRetryMost)
                {
                    failures = 1;
                    told = null;
                }

                // What a re-execution of systemd cuts off is back at once, and nobody need hear of it.
                if (failures > 1 && told != e.Message)
                {
                    told = e.Message;
                    log.FactSourceFailed(source.Subject, FailureText.Of(e));
                }

                await Task.Delay(Backoff.After(failures, SourceRetryFirst, SourceRetryMost), time, ending);
                runner.Post(new Resync($"{source.Subject} had been lost sight of"));
            }
        }
    }

    private sealed record DutyAtWork(HostedDuty Hosted, CancellationTokenSource Ending)
    {
        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
