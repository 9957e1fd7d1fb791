using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>Acts that outlive the step that began them.</summary>
public sealed class LongActTests : DutyRunnerTest
{
    private static readonly ToySeen Begins = new() { Acts = 1, ActsOutliveTheStep = true };

    private readonly TaskCompletionSource _acting = new();

    public LongActTests() => Duty.Acting = ct => _acting.Task.WaitAsync(ct);

    [Fact]
    public async Task Step_DoesNotWaitForIt_AndWhatComesOfItIsAFactOnce()
    {
        Duty.Next = Begins;
        var began = await StepAsync();
        Duty.Next = new ToySeen();
        var between = await StepAsync();
        _acting.SetResult();
        await Runner.WaitForFactAsync(TestContext.Current.CancellationToken);

        var after = await StepAsync();

        Assert.True(began.ActsUnderWay && between.ActsUnderWay);
        Assert.False(after.ActsUnderWay);
        Assert.Empty(Duty.Observed[1]);
        Assert.Equal(0, Assert.IsType<ToyDone>(Assert.Single(Duty.Observed[2])).Act.Number);
        await StepAsync();
        Assert.Empty(Duty.Observed[3]);
    }

    /// <summary>Whoever wants the lock exclusively waits for it as for a step; the duty itself is free for another process.</summary>
    [Fact]
    public async Task Gate_WhatProtectsActsIsKeptUntilItEnds_AndTheStepIsLeft()
    {
        Duty.Next = Begins;
        await StepAsync();
        var (inside, kept) = (Gate.Inside, Gate.Protected);

        _acting.SetResult();
        await Runner.WaitForFactAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (inside, kept));
        Assert.Equal(0, Gate.Protected);
    }

    [Fact]
    public async Task OneThatHangs_KeepsNoOtherFromBeingDone()
    {
        Duty.Acting = _ => Duty.Done.Count == 0 && Duty.Observed.Count == 1 ? _acting.Task : Task.CompletedTask;
        Duty.Next = Begins;
        await StepAsync();

        Duty.Next = Begins with { Acts = 2 };
        await StepAsync();

        Assert.Equal(["toy 0", "toy 1"], Duty.Done);
    }

    [Fact]
    public async Task AtItsDeadline_ItHasFailed_AndWhatProtectsItIsGivenBack()
    {
        Duty.Next = Begins;
        await StepAsync();
        Duty.Next = new ToySeen();

        Time.Advance(new DutyRunnerOptions().ActDeadline);
        await Runner.WaitForFactAsync(TestContext.Current.CancellationToken);
        await StepAsync();

        Assert.Equal("not done within 75 s", Assert.IsType<ActFailed>(Assert.Single(Duty.Observed[1])).Why);
        Assert.Equal(0, Gate.Protected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pass_WaitsForIt_ThoughTheGateClosesMeanwhile_AndNoJobIsWaitedFor(bool closes)
    {
        Duty.Next = Begins;
        Duty.Acting = ct =>
        {
            Gate.Closed = closes ? new GateClosed("paused", TimeSpan.FromHours(1)) : null;
            Duty.Next = new ToySeen();
            return _acting.Task.WaitAsync(ct);
        };
        var pass = DutyLoop.RunUntilIdleAsync(
            Runner, StepMode.Live, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(4), waits: false, Time, TestContext.Current.CancellationToken);

        Assert.False(pass.IsCompleted);
        _acting.SetResult();
        await pass;

        Assert.IsType<ToyDone>(Assert.Single(Duty.Observed[^1]));
        Assert.Equal(0, Gate.Protected);
    }

    [Fact]
    public async Task Pass_DoesNotOutliveItsDeadlineForIt()
    {
        Duty.Next = Begins;
        Duty.Acting = _ =>
        {
            Duty.Next = new ToySeen();
            return _acting.Task;
        };
        var pass = DutyLoop.RunUntilIdleAsync(
            NewRunner(new DutyRunnerOptions { ActDeadline = TimeSpan.FromHours(1) }),
            StepMode.Live, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(4), waits: false, Time, TestContext.Current.CancellationToken);

        Time.Advance(TimeSpan.FromMinutes(4));

        Assert.True((await pass).ActsUnderWay);
    }
}
