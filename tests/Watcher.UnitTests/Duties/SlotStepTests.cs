using Watcher.Core;
using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>Steps of which only so many are made at once.</summary>
public sealed class SlotStepTests : DutyRunnerTest
{
    [Fact]
    public async Task Step_AllSlotsTaken_WaitsBeforeTheGate_AndSaysSo()
    {
        using var slots = new Slots(1);
        var (one, two) = (new ToyDuty { Next = new ToySeen { Acts = 1 } }, new ToyDuty());
        var acting = new TaskCompletionSource();
        one.Acting = _ => acting.Task;
        var (first, second) = (NewRunner(one, slots), NewRunner(two, slots));
        var firstStep = first.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        var secondStep = second.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.True(second.AwaitsSlot);
        Assert.False(first.AwaitsSlot);
        Assert.Equal(1, Gate.Inside);
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
        Time.Advance(TimeSpan.FromHours(1));
        var made = Time.SinceBoot();
        var duty = new ToyDuty { Next = new ToySeen { Acts = 1 } };
        var acting = new TaskCompletionSource();
        duty.Acting = _ => acting.Task;
        var runner = NewRunner(duty, slots);
        var step = runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(made, runner.LastSign);

        taken.Dispose();
        while (runner.AwaitsSlot)
        {
            await Task.Yield();
        }

        Assert.Equal(made + TimeSpan.FromHours(1), runner.LastSign);
        Time.Advance(TimeSpan.FromMinutes(1));
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
        var runner = NewRunner(Duty, slots);
        var step = runner.StepAsync(StepMode.Live, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.False(runner.AwaitsSlot);
        taken.Dispose();
        (await slots.EnterAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    private DutyRunner<ToyDuty, ToyMemory, ToySeen> NewRunner(ToyDuty duty, Slots slots) => NewRunner(duty, new DutyRunnerOptions { Slots = slots });
}
