using Watcher.Core.Duties;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>What a pass that the service is asked for waits for, and what ends it without having been made.</summary>
public sealed class PassRoundsEndTests : PassRoundsTest
{
    [Fact]
    public async Task Ask_AStepFails_ThePassIsNotMade()
    {
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Step(Daemons, Failure);
        Assert.Equal(PassAnswer.NotMade("its step of daemons failed"), await asked);

        // While it waits for its next try nobody is kept waiting for that, and no back-off is undone.
        Assert.Equal(PassAnswer.NotMade("its steps of daemons fail"), await AskAsync());
        Assert.Equal(1, Daemons.Ticks);
    }

    [Fact]
    public async Task Ask_AnotherPassIsInAStep_OrThePauseIsOn_ThatIsItsEnd()
    {
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Daemons.Begin();
        Rounds.Stepped(Daemons, Blocked);
        await TickedAsync(Archive);
        Step(Archive, Paused);
        await TickedAsync(Instances);
        Step(Instances, Paused);
        Step(Disks, Idle);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_ADutyWantsToWakeSoon_OrHearsOfMore_ItIsWaitedFor()
    {
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Step(Daemons, Soon);
        Daemons.Begin();
        Daemons.HearOfMore();
        Rounds.Stepped(Daemons, Idle);
        Assert.Equal(0, Archive.Ticks);

        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Ask_JobsAreUnderWay_TheirEndIsWaitedForUnlessNobodyWantsThat()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(Instances, AtJobs);
        Step(Disks, Idle);
        Assert.False(asked.IsCompleted);
        Step(Instances, Idle);
        Assert.Equal(PassAnswer.Made(0), await asked);

        asked = Rounds.AskAsync(waits: false, CancellationToken.None);
        await StepToTheGroupsAsync();
        Step(Disks, Idle);
        Step(Instances, AtJobs);
        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    /// <summary>When a pass has ended, what it started runs.</summary>
    [Fact]
    public async Task Ask_AStartIsUnderWay_ItsEndIsWaitedForThoughNobodyWaitsForJobs()
    {
        var asked = Rounds.AskAsync(waits: false, CancellationToken.None);
        await TickedAsync(Daemons);
        Step(Daemons, Idle with { ActsUnderWay = true });
        Assert.Equal(0, Archive.Ticks);

        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Step(Archive, Idle);
        await TickedAsync(Instances);
        await TickedAsync(Disks);
        Step(Instances, Idle);
        Step(Disks, Idle);
        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_JobsTakeTooLong_ThePassIsMadeWithoutTheirEnd()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(Disks, Idle);
        Step(Instances, AtJobs);
        Time.Advance(PassRounds.Deadline);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_AStepHangs_ThePassIsNotMade()
    {
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Daemons.Begin();
        Time.Advance(PassRounds.Deadline - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(PassAnswer.NotMade("its step of daemons does not end"), await asked);
    }

    [Fact]
    public async Task Ask_TheGroupsAreUnknown_TheWorkCouldNotBeDone()
    {
        AreGroupsKnown = false;
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Step(Archive, Idle);

        Assert.Equal(PassAnswer.Made(1), await asked);
    }

    [Fact]
    public async Task Ask_AGroupIsGone_NobodyWaitsForIt()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(Disks, Idle);
        Rounds.Forget(Instances);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_TheServiceEnds_TheWaitDoes()
    {
        var asked = Rounds.AskAsync(waits: true, Ending.Token);
        await TickedAsync(Daemons);
        await Ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Running);
    }
}
