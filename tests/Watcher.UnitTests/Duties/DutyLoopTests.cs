using Watcher.Core.Duties;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Duties;

public sealed class DutyLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly ToyDuty _duty = new();
    private readonly ScriptedGate _gate = new();
    private readonly AwaitedTime _time = new();
    private readonly DutyRunner<ToyDuty, ToyMemory, ToySeen> _runner;

    public DutyLoopTests() => _runner = new(
        _duty, new InMemoryStore<DutyState<ToyMemory>>(), _gate, new RecordingReporter(), _time, new DutyRunnerOptions());

    [Fact]
    public async Task RunUntilIdle_WakeWithinPatience_IsWaitedFor()
    {
        _duty.Next = new ToySeen { WakeIn = TimeSpan.FromSeconds(1) };
        var pass = PassAsync();
        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        _duty.Next = new ToySeen();

        _time.Advance(TimeSpan.FromSeconds(1));
        await pass;

        Assert.Equal(2, _duty.Observed.Count);
    }

    /// <summary>A hold for two years, a grace time of as many: more than a timer can run.</summary>
    [Fact]
    public async Task Run_WakeInYears_IsWaitedForAndAFactComesFirst()
    {
        _duty.Next = new ToySeen { WakeIn = TimeSpan.FromDays(700) };
        using var ending = new CancellationTokenSource();
        var steps = 0;
        var running = DutyLoop.RunAsync(_runner, _ => steps++, _time, ending.Token);
        await UntilAsync(() => steps == 1);

        _runner.Post(new Tick());
        await UntilAsync(() => steps == 2);

        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        async Task UntilAsync(Func<bool> isSo)
        {
            while (!isSo() && !running.IsCompleted)
            {
                await Task.Yield();
            }

            Assert.False(running.IsCompleted, $"the loop ended: {running.Exception}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1800)]
    public async Task RunUntilIdle_WakeBeyondPatience_IsLeftToTheNextPass(int seconds)
    {
        _duty.Next = new ToySeen { WakeIn = TimeSpan.FromSeconds(seconds) };

        await PassAsync();

        Assert.Single(_duty.Observed);
    }

    [Fact]
    public async Task RunUntilIdle_GateClosed_EndsAfterOneStep()
    {
        _gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(1));
        _duty.Next = new ToySeen { WakeIn = TimeSpan.Zero };

        Assert.Equal("paused", (await PassAsync()).StandStill);
        Assert.Single(_duty.Observed);
    }

    [Fact]
    public async Task RunUntilIdle_NeverIdle_EndsAtTheDeadline()
    {
        _duty.Next = new ToySeen { WakeIn = TimeSpan.FromSeconds(3) };
        var pass = PassAsync();

        // The pass may not have come to its delay yet when the time is advanced, so it may make fewer steps than there is time for.
        using var patience = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
        while (!pass.IsCompleted && !patience.IsCancellationRequested)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(pass.IsCompleted);
        Assert.InRange(_duty.Observed.Count, 2, 81);
        await pass;
    }

    [Fact]
    public async Task Run_FactPosted_StepsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var steps = new SemaphoreSlim(0);
        var loop = DutyLoop.RunAsync(_runner, _ => steps.Release(), _time, stop.Token);
        await steps.WaitAsync(TestContext.Current.CancellationToken);

        _runner.Post(new Tick());

        await steps.WaitAsync(TestContext.Current.CancellationToken);
        Assert.IsType<Resync>(Assert.Single(_duty.Observed[0]));
        Assert.IsType<Tick>(Assert.Single(_duty.Observed[1]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    [Fact]
    public async Task Run_StormOfFacts_StepsAreSpacedAndNoFactIsLost()
    {
        using var stop = new CancellationTokenSource();
        var steps = new SemaphoreSlim(0);
        var loop = DutyLoop.RunAsync(_runner, _ => steps.Release(), _time, stop.Token);
        for (var free = 0; free < 20; free++)
        {
            await steps.WaitAsync(TestContext.Current.CancellationToken);
            _runner.Post(new Tick());
        }

        _runner.Post(new Tick());
        Assert.Equal(20, _duty.Observed.Count);

        // The loop may not have come to its delay yet when the time is advanced first.
        do
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
        while (!await steps.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));

        Assert.Equal(2, _duty.Observed[20].Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    [Fact]
    public async Task Run_DutyWantsToWake_StepsThenAndNotBefore()
    {
        _duty.Next = new ToySeen { WakeIn = TimeSpan.FromSeconds(10) };
        using var stop = new CancellationTokenSource();
        var steps = new SemaphoreSlim(0);
        var loop = DutyLoop.RunAsync(_runner, _ => steps.Release(), _time, stop.Token);
        await steps.WaitAsync(TestContext.Current.CancellationToken);
        _duty.Next = new ToySeen();

        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, steps.CurrentCount);
        _time.Advance(TimeSpan.FromSeconds(1));

        await steps.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_duty.Observed[1]);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    [Fact]
    public async Task Run_StepFailed_FactsDoNotUndoTheBackOff()
    {
        _duty.FailObserve = new IOException("no eyes");
        using var stop = new CancellationTokenSource();
        var steps = new SemaphoreSlim(0);
        var loop = DutyLoop.RunAsync(_runner, _ => steps.Release(), _time, stop.Token);
        await steps.WaitAsync(TestContext.Current.CancellationToken);

        _runner.Post(new Tick());
        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, steps.CurrentCount);
        _time.Advance(TimeSpan.FromSeconds(1));

        await steps.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, _duty.Observed.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private Task<StepResult> PassAsync(bool waits = true) => DutyLoop.RunUntilIdleAsync(
        _runner, StepMode.Live, Patience, Deadline, waits, _time, TestContext.Current.CancellationToken);
}
