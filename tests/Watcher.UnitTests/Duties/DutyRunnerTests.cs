using Watcher.Core.Duties;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>The rules that hold for every duty, shown with a toy one: what is saved, done and tried again, and when.</summary>
public sealed class DutyRunnerTests : DutyRunnerTest
{
    [Fact]
    public async Task Step_ActWanted_MemoryIsSavedBeforeTheActBegins()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        int? attemptsOnDisk = null;
        Duty.Acting = _ =>
        {
            attemptsOnDisk = Store.Saved?.Memory.Attempts;
            return Task.CompletedTask;
        };

        await StepAsync();

        Assert.Equal(1, attemptsOnDisk);
        Assert.Equal(["toy 0"], Duty.Done);
    }

    [Fact]
    public async Task Step_SaveFails_NothingIsDoneAndOneEventSaysSo()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Store.FailSave = new IOException("No space left on device");

        var first = await StepAsync();
        var second = await StepAsync();

        Assert.True(first.Failed && second.Failed);
        Assert.Empty(Duty.Done);
        var failure = Assert.IsType<StepFailed>(Assert.Single(Reporter.Told));
        Assert.Contains("No space left on device", failure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_ActThrows_NextStepIsTold()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Duty.FailAct = new IOException("no hands");
        await StepAsync();
        Duty.Next = new ToySeen();

        await StepAsync();

        Assert.Equal("no hands", Assert.IsType<ActFailed>(Assert.Single(Duty.Observed[1])).Why);
    }

    [Fact]
    public async Task Step_ActOverruns_IsEndedAtItsDeadlineAndNamed()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Duty.Acting = ct => Task.Delay(Timeout.InfiniteTimeSpan, Time, ct);
        var step = StepAsync();
        Time.Advance(new DutyRunnerOptions().ActDeadline);
        await step;
        Duty.Next = new ToySeen();

        await StepAsync();

        Assert.Equal("not done within 75 s", Assert.IsType<ActFailed>(Assert.Single(Duty.Observed[1])).Why);
    }

    [Fact]
    public async Task Step_CancelledInTheMiddleOfAnAct_EndsAtOnce()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Duty.Acting = ct => Task.Delay(Timeout.InfiniteTimeSpan, Time, ct);
        using var stopping = new CancellationTokenSource();
        var step = Runner.StepAsync(StepMode.Live, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.Equal(0, Gate.Inside);
    }

    [Fact]
    public async Task Step_AnythingThrows_BacksOffAndResynchronises()
    {
        Duty.FailObserve = new IOException("no eyes");
        var first = await StepAsync();
        var second = await StepAsync();
        Duty.FailObserve = null;
        Duty.Next = new ToySeen { FailDecide = true };
        var third = await StepAsync();
        Duty.Next = new ToySeen();

        var fourth = await StepAsync();

        Assert.Equal([1, 2, 4], new[] { first, second, third }.Select(result => result.WakeIn!.Value.TotalSeconds));
        Assert.False(fourth.Failed);
        Assert.All(Duty.Observed.Skip(1), facts => Assert.Contains(facts, fact => fact is Resync));
        Assert.Equal(
            [typeof(StepFailed), typeof(StepFailed), typeof(StepRecovered)], Reporter.Told.Select(notice => notice.GetType()));
    }

    [Fact]
    public async Task Step_MemoryUnreadable_BeginsAnewAndSaysSo()
    {
        Store.FailLoad = new FileFormatException("/x/toy.json", "line 3: no such thing");

        var result = await StepAsync();

        Assert.False(result.Failed);
        Assert.Contains("/x/toy.json", Assert.IsType<MemoryLost>(Assert.Single(Reporter.Told)).Why, StringComparison.Ordinal);
        Assert.Equal(1, Store.Saved!.Memory.Steps);
    }

    [Fact]
    public async Task Post_MoreThanFits_BecomesOneResync()
    {
        for (var i = 0; i < 300; i++)
        {
            Runner.Post(new Tick());
        }

        await StepAsync();

        Assert.Equal(256, Duty.Observed[0].OfType<Tick>().Count());
        Assert.Contains("44 facts", Assert.Single(Duty.Observed[0].OfType<Resync>()).Why, StringComparison.Ordinal);
    }
}
