using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Duties;
using Watcher.Core.Storage;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>The rules that hold for every duty, shown with a toy one.</summary>
public sealed class DutyRunnerTests
{
    private readonly ToyDuty _duty = new();
    private readonly InMemoryStore<DutyState<ToyMemory>> _store = new();
    private readonly ScriptedGate _gate = new();
    private readonly RecordingReporter _reporter = new();
    private readonly FakeTimeProvider _time = new();
    private readonly DutyRunner<ToyDuty, ToyMemory, ToySeen> _runner;

    public DutyRunnerTests() => _runner = Runner();

    [Fact]
    public async Task Step_ActWanted_MemoryIsSavedBeforeTheActBegins()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        int? attemptsOnDisk = null;
        _duty.Acting = _ =>
        {
            attemptsOnDisk = _store.Saved?.Memory.Attempts;
            return Task.CompletedTask;
        };

        await StepAsync();

        Assert.Equal(1, attemptsOnDisk);
        Assert.Equal(["toy 0"], _duty.Done);
    }

    [Fact]
    public async Task Step_SaveFails_NothingIsDoneAndOneEventSaysSo()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _store.FailSave = new IOException("No space left on device");

        var first = await StepAsync();
        var second = await StepAsync();

        Assert.True(first.Failed && second.Failed);
        Assert.Empty(_duty.Done);
        var failure = Assert.IsType<StepFailed>(Assert.Single(_reporter.Told));
        Assert.Contains("No space left on device", failure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_GateClosed_ObservesAndDecidesButDoesNothing()
    {
        _duty.Next = new ToySeen { Acts = 1, WakeIn = TimeSpan.Zero };
        _gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await StepAsync();
        await StepAsync();

        Assert.Empty(_duty.Done);
        Assert.Equal("paused", result.StandStill);
        Assert.Equal(TimeSpan.FromSeconds(7), result.WakeIn);
        Assert.IsType<StandingStill>(Assert.Single(_reporter.Told));
    }

    [Fact]
    public async Task Step_GateClosedForADutyThatSharesIt_DoesNothingAndLeavesTheTellingToTheOther()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await Runner(new DutyRunnerOptions { SharesGate = true }).StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Equal("paused", result.StandStill);
        Assert.Empty(_duty.Done);
        Assert.Empty(_reporter.Told);
    }

    [Fact]
    public async Task Step_GateOpensAgain_TellsItOnceAndActs()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));
        await StepAsync();
        _gate.Closed = null;

        await StepAsync();
        await StepAsync();

        Assert.Equal([typeof(StandingStill), typeof(Resumed)], _reporter.Told.Select(notice => notice.GetType()));
        Assert.Equal(2, _duty.Done.Count);
    }

    [Fact]
    public async Task Step_GateClosedForTooLong_NamesWhoHoldsIt()
    {
        _gate.Closed = new GateClosed("held by pid 5", TimeSpan.FromSeconds(1));
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(15));

        await StepAsync();
        await StepAsync();

        Assert.Equal("held by pid 5", Assert.Single(_reporter.Told.OfType<StandingStillLong>()).Because);
    }

    [Fact]
    public async Task Step_AnotherProcessStepsTheDuty_TouchesNothingAndKeepsTheFacts()
    {
        _gate.Closed = new GateClosed("another is at work", TimeSpan.FromSeconds(1));
        _gate.IsPeersTurn = true;
        _runner.Post(new Tick());

        var result = await StepAsync();
        await StepAsync();
        _gate.IsPeersTurn = false;
        _gate.Closed = null;
        await StepAsync();

        Assert.Equal(new StepResult(TimeSpan.FromSeconds(1), "another is at work", Failed: false, FactsWait: true), result);
        Assert.IsType<Tick>(Assert.Single(Assert.Single(_duty.Observed)));
        Assert.IsType<StandingStill>(Assert.Single(_reporter.Told));
        Assert.Equal(1, _store.Saves);
    }

    [Fact]
    public async Task Step_DryRun_TellsWhatStandsAndNotWhatHappens()
    {
        _duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red"), new ToyNotice(null, "ding")] };

        await _runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);

        Assert.Equal("red", ((ToyNotice)Assert.Single(_reporter.Told)).Text);
    }

    [Fact]
    public async Task Step_DutyAsksForAnActWhileStandingStill_IsADefectAndSavesNothing()
    {
        _duty.Next = new ToySeen { Acts = 1, ActsWhileStandingStill = true };
        _gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await StepAsync();

        Assert.True(result.Failed);
        Assert.Empty(_duty.Done);
        Assert.Null(_store.Saved);
    }

    [Fact]
    public async Task Step_Always_GateIsHeldForItsLengthOnly()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        var insideWhileActing = 0;
        _duty.Acting = _ =>
        {
            insideWhileActing = _gate.Inside;
            return Task.CompletedTask;
        };

        await StepAsync();

        Assert.Equal(1, insideWhileActing);
        Assert.Equal(0, _gate.Inside);
    }

    [Fact]
    public async Task Step_DryRun_SaysWhatWouldBeDoneAndTouchesNothing()
    {
        _duty.Next = new ToySeen { Acts = 2, Later = 1 };

        await _runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);

        Assert.Equal(["toy 0", "toy 1", "toy 2"], _reporter.WouldDone.Select(act => act.Describe()));
        Assert.Empty(_duty.Done);
        Assert.Null(_store.Saved);
    }

    [Fact]
    public async Task Step_ActThrows_NextStepIsTold()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _duty.FailAct = new InvalidOperationException("no hands");
        await StepAsync();
        _duty.Next = new ToySeen();

        await StepAsync();

        Assert.Equal("no hands", Assert.IsType<ActFailed>(Assert.Single(_duty.Observed[1])).Why);
    }

    [Fact]
    public async Task Step_ActOverruns_IsEndedAtItsDeadlineAndNamed()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _duty.Acting = ct => Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
        var step = StepAsync();
        _time.Advance(new DutyRunnerOptions().ActDeadline);
        await step;
        _duty.Next = new ToySeen();

        await StepAsync();

        Assert.Equal("not done within 75 s", Assert.IsType<ActFailed>(Assert.Single(_duty.Observed[1])).Why);
    }

    [Fact]
    public async Task Step_CancelledInTheMiddleOfAnAct_EndsAtOnce()
    {
        _duty.Next = new ToySeen { Acts = 1 };
        _duty.Acting = ct => Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
        using var stopping = new CancellationTokenSource();
        var step = _runner.StepAsync(StepMode.Live, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.Equal(0, _gate.Inside);
    }

    [Fact]
    public async Task Step_AllSlotsTaken_WaitsBeforeTheGate_AndSaysSo()
    {
        using var slots = new Slots(1);
        var (one, two) = (new ToyDuty { Next = new ToySeen { Acts = 1 } }, new ToyDuty());
        var acting = new TaskCompletionSource();
        one.Acting = _ => acting.Task;
        var (first, second) = (Runner(one, slots), Runner(two, slots));
        var firstStep = first.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        var secondStep = second.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.True(second.AwaitsSlot);
        Assert.False(first.AwaitsSlot);
        Assert.Equal(1, _gate.Inside);
        acting.SetResult();
        await firstStep;
        await secondStep;
        Assert.False(second.AwaitsSlot);
        Assert.Single(two.Observed);
    }

    /// <summary>One that was made late, or waited long, has its whole step before it: the watchdog must not take it for stuck.</summary>
    [Fact]
    public async Task LastSign_IsWhenItWasMade_ThenWhenItGotItsSlot_ThenWhenItStepped()
    {
        using var slots = new Slots(1);
        var taken = await slots.EnterAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1));
        var made = _time.SinceBoot();
        var duty = new ToyDuty { Next = new ToySeen { Acts = 1 } };
        var acting = new TaskCompletionSource();
        duty.Acting = _ => acting.Task;
        var runner = Runner(duty, slots);
        var step = runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(made, runner.LastSign);

        taken.Dispose();
        while (runner.AwaitsSlot)
        {
            await Task.Yield();
        }

        Assert.Equal(made + TimeSpan.FromHours(1), runner.LastSign);
        _time.Advance(TimeSpan.FromMinutes(1));
        acting.SetResult();
        await step;
        Assert.Equal(made + TimeSpan.FromMinutes(61), runner.LastSign);
    }

    [Fact]
    public async Task Step_CancelledWhileItAwaitsASlot_Ends_AndTakesNone()
    {
        using var slots = new Slots(1);
        var taken = await slots.EnterAsync(TestContext.Current.CancellationToken);
        using var stopping = new CancellationTokenSource();
        var runner = Runner(_duty, slots);
        var step = runner.StepAsync(StepMode.Live, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.False(runner.AwaitsSlot);
        taken.Dispose();
        (await slots.EnterAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Step_AnythingThrows_BacksOffAndResynchronises()
    {
        _duty.FailObserve = new IOException("no eyes");
        var first = await StepAsync();
        var second = await StepAsync();
        _duty.FailObserve = null;
        _duty.Next = new ToySeen { FailDecide = true };
        var third = await StepAsync();
        _duty.Next = new ToySeen();

        var fourth = await StepAsync();

        Assert.Equal([1, 2, 4], new[] { first, second, third }.Select(result => result.WakeIn!.Value.TotalSeconds));
        Assert.False(fourth.Failed);
        Assert.All(_duty.Observed.Skip(1), facts => Assert.Contains(facts, fact => fact is Resync));
        Assert.Equal(
            [typeof(StepFailed), typeof(StepFailed), typeof(StepRecovered)], _reporter.Told.Select(notice => notice.GetType()));
    }

    [Fact]
    public async Task Step_GateThrows_IsAFailedStepToo()
    {
        _gate.Fails = new InvalidOperationException("no door");

        Assert.True((await StepAsync()).Failed);
    }

    [Fact]
    public async Task Step_MemoryUnreadable_BeginsAnewAndSaysSo()
    {
        _store.FailLoad = new FileFormatException("/x/toy.json", "line 3: no such thing");

        var result = await StepAsync();

        Assert.False(result.Failed);
        Assert.Contains("/x/toy.json", Assert.IsType<MemoryLost>(Assert.Single(_reporter.Told)).Why, StringComparison.Ordinal);
        Assert.Equal(1, _store.Saved!.Memory.Steps);
    }

    [Fact]
    public async Task Post_MoreThanFits_BecomesOneResync()
    {
        for (var i = 0; i < 300; i++)
        {
            _runner.Post(new Tick());
        }

        await StepAsync();

        Assert.Equal(256, _duty.Observed[0].OfType<Tick>().Count());
        Assert.Contains("44 facts", Assert.Single(_duty.Observed[0].OfType<Resync>()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_StandingState_OnceUntilItChangesAlsoForALaterProcess()
    {
        _duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red")] };
        await StepAsync();
        await Runner().StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _duty.Next = new ToySeen { Notices = [new ToyNotice("state", "green")] };
        await StepAsync();
        _duty.Next = new ToySeen();
        await StepAsync();
        _duty.Next = new ToySeen { Notices = [new ToyNotice("state", "green"), new ToyNotice(null, "ding")] };

        await StepAsync();

        Assert.Equal(["red", "green", "green", "ding"], _reporter.Told.Cast<ToyNotice>().Select(notice => notice.Text));
    }

    [Fact]
    public async Task Tell_ServiceStarts_BeginsWithWhatStands()
    {
        _duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red")] };
        await StepAsync();
        var service = Runner(new DutyRunnerOptions { TellsAllAtFirst = true });

        await service.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        await service.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Equal(2, _reporter.Told.Count);
    }

    private Task<StepResult> StepAsync() => _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

    private DutyRunner<ToyDuty, ToyMemory, ToySeen> Runner(DutyRunnerOptions? options = null) => Runner(_duty, options ?? new DutyRunnerOptions());

    private DutyRunner<ToyDuty, ToyMemory, ToySeen> Runner(ToyDuty duty, Slots slots) => Runner(duty, new DutyRunnerOptions { Slots = slots });

    private DutyRunner<ToyDuty, ToyMemory, ToySeen> Runner(ToyDuty duty, DutyRunnerOptions options) => new(duty, _store, _gate, _reporter, _time, options);
}
