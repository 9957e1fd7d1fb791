using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>What a step tells, and what a dry run does instead of acting.</summary>
public sealed class TellingTests : DutyRunnerTest
{
    [Fact]
    public async Task Step_DryRun_TellsWhatStandsAndNotWhatHappens()
    {
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red"), new ToyNotice(null, "ding")] };

        await Runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);

        Assert.Equal("red", ((ToyNotice)Assert.Single(Reporter.Told)).Text);
    }

    [Fact]
    public async Task Step_DryRun_SaysWhatWouldBeDoneAndTouchesNothing()
    {
        Duty.Next = new ToySeen { Acts = 2, Later = 1 };

        await Runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);

        Assert.Equal(["toy 0", "toy 1", "toy 2"], Reporter.WouldDone.Select(act => act.Describe()));
        Assert.Empty(Duty.Done);
        Assert.Null(Store.Saved);
    }

    [Fact]
    public async Task Tell_StandingState_OnceUntilItChangesAlsoForALaterProcess()
    {
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red")] };
        await StepAsync();
        await NewRunner().StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "green")] };
        await StepAsync();
        Duty.Next = new ToySeen();
        await StepAsync();
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "green"), new ToyNotice(null, "ding")] };

        await StepAsync();

        Assert.Equal(["red", "green", "green", "ding"], Reporter.Told.Cast<ToyNotice>().Select(notice => notice.Text));
    }

    [Fact]
    public async Task Tell_ServiceStarts_BeginsWithWhatStands()
    {
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red")] };
        await StepAsync();
        var service = NewRunner(new DutyRunnerOptions { TellsAllAtFirst = true });

        await service.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        await service.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Equal(2, Reporter.Told.Count);
    }

    /// <summary>Its instants are those of another clock: by it nothing has stood for a moment yet.</summary>
    [Fact]
    public async Task Tell_WhatWasNotToldInAnotherBoot_WaitsAnew()
    {
        var patience = TimeSpan.FromSeconds(30);
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red", patience)] };
        await StepInBootAsync("one");
        Time.Advance(patience);

        Assert.Equal(patience, (await StepInBootAsync("two")).WakeIn);
        Assert.Empty(Reporter.Told);

        Time.Advance(patience);
        await StepInBootAsync("two");
        Assert.Single(Reporter.Told);
    }

    [Fact]
    public async Task Tell_WhatWasToldInAnotherBoot_StandsOn()
    {
        Duty.Next = new ToySeen { Notices = [new ToyNotice("state", "red")] };
        await StepInBootAsync("one");

        await StepInBootAsync("two");

        Assert.Single(Reporter.Told);
    }
}
