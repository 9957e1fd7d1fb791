using Watcher.Core.Duties;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>No room to save: what is only told is told at once, what is to be done waits, and no fact is lost.</summary>
public sealed class FullDiskTests : DutyRunnerTest
{
    private static readonly ToyNotice Crash = new(null, "it crashed");

    [Fact]
    public async Task NothingIsToBeDone_ItIsToldAtOnce_AndOnlyOnce()
    {
        Store.FailSave = new NativeException("fsync toy.json", Errno.NoSpace);
        Duty.Next = new ToySeen { Notices = [Crash] };

        var first = await StepAsync();
        Duty.Next = new ToySeen();
        await StepAsync();

        Assert.True(first is { Failed: true, FactsWait: false });
        Assert.Equal([Crash, new DiskFull("toy", "save its memory", "1 s")], Reporter.Told);
    }

    [Fact]
    public async Task ThereIsRoomAgain_WhatWasSeenMeanwhileIsSaved()
    {
        Store.FailSave = new NativeException("fsync toy.json", Errno.NoSpace);
        await StepAsync();
        await StepAsync();

        Store.FailSave = null;
        await StepAsync();

        Assert.Equal(3, Store.Saved!.Memory.Steps);
        Assert.Equal(new StepRecovered("toy", 2), Reporter.Told[^1]);
    }

    [Fact]
    public async Task SomethingIsToBeDone_ItIsNot_AndTheFactsComeAgain()
    {
        Store.FailSave = new NativeException("fsync toy.json", Errno.QuotaExceeded);
        Duty.Next = new ToySeen { Acts = 1, Notices = [Crash] };
        Fact told = new Tick();
        Runner.Post(told);

        var step = await StepAsync();
        await StepAsync();

        Assert.True(step is { Failed: true, FactsWait: true });
        Assert.Empty(Duty.Done);
        Assert.IsType<DiskFull>(Assert.Single(Reporter.Told));
        Assert.Same(told, Duty.Observed[1][0]);
    }

    [Fact]
    public async Task ADecisionFails_ItsFactsDoNotComeAgain()
    {
        Duty.Next = new ToySeen { FailDecide = true };
        Runner.Post(new Tick());

        await StepAsync();
        await StepAsync();

        Assert.True(Assert.IsType<Resync>(Assert.Single(Duty.Observed[1])).FactsLost);
    }

    [Fact]
    public void FactsThatAreReturned_ComeFirst_AndAreBounded()
    {
        var queue = new FactQueue(3);
        queue.Return([new Resync("1"), new Resync("2"), new Resync("3"), new Resync("4"), new Resync("5")]);
        queue.Post(new Resync("6"));

        Assert.Equal(["1", "2", "3", "6", "2 facts did not fit the queue"], queue.Drain().Cast<Resync>().Select(fact => fact.Why));
        Assert.Empty(queue.Drain());
    }
}
