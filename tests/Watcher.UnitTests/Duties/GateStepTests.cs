using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>What a step does while its gate is closed.</summary>
public sealed class GateStepTests : DutyRunnerTest
{
    [Fact]
    public async Task Step_GateClosed_ObservesAndDecidesButDoesNothing()
    {
        Duty.Next = new ToySeen { Acts = 1, WakeIn = TimeSpan.Zero };
        Gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await StepAsync();
        await StepAsync();

        Assert.Empty(Duty.Done);
        Assert.Equal("paused", result.StandStill);
        Assert.Equal(TimeSpan.FromSeconds(7), result.WakeIn);
        Assert.IsType<StandingStill>(Assert.Single(Reporter.Told));
    }

    /// <summary>A look at a luxid that hangs may take long: passes, and who wants the lock for himself, do not wait for it.</summary>
    [Fact]
    public async Task Look_KeepsNobodyOutWhileItObserves()
    {
        var (inside, guarded) = (-1, -1);
        Duty.Observing = () => (inside, guarded) = (Gate.Inside, Gate.Protected);

        await Runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (inside, guarded));

        await StepAsync();
        Assert.Equal((1, 1), (inside, guarded));
        Assert.Equal((0, 0), (Gate.Inside, Gate.Protected));
    }

    [Fact]
    public async Task Step_GateClosedForADutyThatSharesIt_DoesNothingAndLeavesTheTellingToTheOther()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await NewRunner(new DutyRunnerOptions { SharesGate = true }).StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Equal("paused", result.StandStill);
        Assert.Empty(Duty.Done);
        Assert.Empty(Reporter.Told);
    }

    [Fact]
    public async Task Step_GateOpensAgain_TellsItOnceAndActs()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        Gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));
        await StepAsync();
        Gate.Closed = null;

        await StepAsync();
        await StepAsync();

        Assert.Equal([typeof(StandingStill), typeof(Resumed)], Reporter.Told.Select(notice => notice.GetType()));
        Assert.Equal(2, Duty.Done.Count);
    }

    [Fact]
    public async Task Step_GateClosedForTooLong_NamesWhoHoldsIt()
    {
        Gate.Closed = new GateClosed("held by pid 5", TimeSpan.FromSeconds(1));
        await StepAsync();
        Time.Advance(TimeSpan.FromMinutes(15));

        await StepAsync();
        await StepAsync();

        Assert.Equal("held by pid 5", Assert.Single(Reporter.Told.OfType<StandingStillLong>()).Because);
    }

    [Fact]
    public async Task Step_GateClosedSinceAnotherBoot_IsNotClosedForLongYet()
    {
        Gate.Closed = new GateClosed("held by pid 5", TimeSpan.FromSeconds(1));
        await StepInBootAsync("one");
        Time.Advance(TimeSpan.FromMinutes(15));

        await StepInBootAsync("two");
        Assert.Empty(Reporter.Told.OfType<StandingStillLong>());

        Time.Advance(TimeSpan.FromMinutes(15));
        await StepInBootAsync("two");
        Assert.Single(Reporter.Told.OfType<StandingStillLong>());
    }

    [Fact]
    public async Task Step_AnotherProcessStepsTheDuty_TouchesNothingAndKeepsTheFacts()
    {
        Gate.Closed = new GateClosed("another is at work", TimeSpan.FromSeconds(1));
        Gate.IsPeersTurn = true;
        Runner.Post(new Tick());

        var result = await StepAsync();
        await StepAsync();
        Gate.IsPeersTurn = false;
        Gate.Closed = null;
        await StepAsync();

        Assert.Equal(new StepResult(TimeSpan.FromSeconds(1), "another is at work", Failed: false, FactsWait: true), result);
        Assert.IsType<Tick>(Assert.Single(Assert.Single(Duty.Observed)));
        Assert.IsType<StandingStill>(Assert.Single(Reporter.Told));
        Assert.Equal(1, Store.Saves);
    }

    [Fact]
    public async Task Step_DutyAsksForAnActWhileStandingStill_IsADefectAndSavesNothing()
    {
        Duty.Next = new ToySeen { Acts = 1, ActsWhileStandingStill = true };
        Gate.Closed = new GateClosed("paused", TimeSpan.FromSeconds(7));

        var result = await StepAsync();

        Assert.True(result.Failed);
        Assert.Empty(Duty.Done);
        Assert.Null(Store.Saved);
    }

    [Fact]
    public async Task Step_Always_GateIsHeldForItsLengthOnly()
    {
        Duty.Next = new ToySeen { Acts = 1 };
        var insideWhileActing = 0;
        Duty.Acting = _ =>
        {
            insideWhileActing = Gate.Inside;
            return Task.CompletedTask;
        };

        await StepAsync();

        Assert.Equal(1, insideWhileActing);
        Assert.Equal(0, Gate.Inside);
    }

    [Fact]
    public async Task Step_GateThrows_IsAFailedStepToo()
    {
        Gate.Fails = new InvalidOperationException("no door");

        Assert.True((await StepAsync()).Failed);
    }
}
