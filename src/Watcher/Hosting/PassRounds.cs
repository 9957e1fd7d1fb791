using System.Collections.Concurrent;
using System.Threading.Channels;
using Watcher.Core;
using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>
/// Passes that the service makes because somebody asks: the schedule's tick for each duty, at once, in a pass's order. All that ask while one is under
/// way share the next.
/// </summary>
/// <param name="patience">A wake further away than this is left to the next pass.</param>
/// <param name="time">Time.</param>
internal sealed class PassRounds(Func<TimeSpan> patience, TimeProvider time)
{
    /// <summary>For a whole pass; below cron's five minutes.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<IDutyRunner, StepResult> _last = new();
    private readonly ConcurrentDictionary<IDutyRunner, DutyPass> _underWay = new();
    private readonly Lock _joining = new();
    private Round _next = new();

    /// <summary>A duty has stepped.</summary>
    public void Stepped(IDutyRunner runner, StepResult result)
    {
        _last[runner] = result;
        if (_underWay.TryGetValue(runner, out var pass))
        {
            pass.Stepped(result);
        }
    }

    /// <summary>A duty is no more.</summary>
    public void Forget(IDutyRunner runner)
    {
        _last.TryRemove(runner, out _);
        if (_underWay.TryGetValue(runner, out var pass))
        {
            pass.Gone();
        }
    }

    /// <summary>Has a pass made that begins after this, and waits for its end.</summary>
    /// <param name="waits">Whether the end of the jobs is waited for; it is when anyone who shares the pass wants that.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<PassAnswer> AskAsync(bool waits, CancellationToken ct)
    {
        lock (_joining)
        {
            _next.Asked++;
            _next.Waits |= waits;
            _asked.Writer.TryWrite(true);
            return _next.Answer.Task.WaitAsync(ct);
        }
    }

    /// <summary>Makes passes when they are asked for, until cancelled.</summary>
    /// <param name="first">The duties of the node and the master, in order.</param>
    /// <param name="groups">Looks up the node groups' duties, which step side by side; null when the groups cannot be told.</param>
    /// <param name="ct">Ends them.</param>
    public async Task RunAsync(IReadOnlyList<IDutyRunner> first, Func<CancellationToken, Task<IReadOnlyList<IDutyRunner>?>> groups, CancellationToken ct)
    {
        await foreach (var _ in _asked.Reader.ReadAllAsync(ct))
        {
            Round round;
            lock (_joining)
            {
                (round, _next) = (_next, new Round());
            }

            if (round.Asked > 0)
            {
                round.Answer.SetResult(await MakeAsync(first, groups, round.Waits, ct));
            }
        }
    }

    private async Task<PassAnswer> MakeAsync(
        IReadOnlyList<IDutyRunner> first, Func<CancellationToken, Task<IReadOnlyList<IDutyRunner>?>> groups, bool waits, CancellationToken ct)
    {
        var end = time.SinceBoot() + Deadline;
        foreach (var runner in first)
        {
            if (await StepAsync([runner], end, waits, ct) is { } why)
            {
                return PassAnswer.NotMade(why);
            }
        }

        if (await groups(ct) is not { } last)
        {
            return PassAnswer.Made(ExitCodes.Failure);
        }

        return await StepAsync(last, end, waits, ct) is { } problem
            ? PassAnswer.NotMade(problem)
            : PassAnswer.Made(PassOutcome.ExitCode(hasFailed: false, [.. first.Concat(last).SelectMany(runner => runner.Standing)]));
    }

    /// <summary>Lets duties make their part.</summary>
    /// <returns>Why they could not: a pass of its own may fare better. Null when they have.</returns>
    private async Task<string?> StepAsync(IReadOnlyList<IDutyRunner> runners, TimeSpan end, bool waits, CancellationToken ct)
    {
        // After a failed step a duty waits, and a tick does not undo that.
        if (runners.FirstOrDefault(runner => _last.TryGetValue(runner, out var last) && last.Failed) is { } failing)
        {
            return $"its steps of {failing.Name} fail";
        }

        var passes = runners.Select(runner => new DutyPass(runner, patience(), waits)).ToList();
        try
        {
            foreach (var pass in passes)
            {
                _underWay[pass.Runner] = pass;
                pass.Begin();
            }

            var left = end - time.SinceBoot();
            using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var deadline = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, late.Token);
            await Task.WhenAny(Task.WhenAll(passes.Select(pass => pass.Ended)), deadline);
            await late.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            passes.ForEach(pass => _underWay.TryRemove(pass.Runner, out _));
        }

        return passes.FirstOrDefault(pass => pass.HasFailed) is { } failed ? $"its step of {failed.Runner.Name} failed"
            : passes.FirstOrDefault(pass => !pass.Ended.IsCompleted && !pass.HasStepped) is { } hanging ? $"its step of {hanging.Runner.Name} does not end"
            : null;
    }

    private sealed class Round
    {
        public TaskCompletionSource<PassAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked { get; set; }

        public bool Waits { get; set; }
    }
}
