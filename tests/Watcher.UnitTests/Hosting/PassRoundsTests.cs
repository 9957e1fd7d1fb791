using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>What becomes of passes that the service is asked for. The duties step when the test says so.</summary>
public sealed class PassRoundsTests : PassRoundsTest
{
    [Fact]
    public async Task Ask_EachDutyIsTickedOnce_TheNodesFirst_ThenTheGroupsTogether()
    {
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Assert.Equal((0, 0), (Archive.Ticks, Instances.Ticks));
        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Assert.Equal((0, 0), (Instances.Ticks, Disks.Ticks));
        Step(Archive, Idle);
        await TickedAsync(Instances);
        await TickedAsync(Disks);
        Step(Disks, Idle);
        Assert.False(asked.IsCompleted);
        Step(Instances, Idle);

        Assert.Equal(PassAnswer.Made(0), await asked);
        Assert.All([Daemons, Archive, Instances, Disks], runner => Assert.Equal(1, runner.Ticks));
    }

    [Fact]
    public async Task Ask_TheExitCode_IsThatOfAPassOfItsOwn()
    {
        Daemons.Standing = [new StandingStill("daemons", "paused", IsDefect: false)];
        Instances.Standing = [new RestartsExhausted("inst1", 5, DateTimeOffset.UnixEpoch)];
        Assert.Equal(PassAnswer.Made(0), await AskAndStepAllAsync());

        Instances.Standing = [new LuxidUnavailable("default", "down")];
        Assert.Equal(PassAnswer.Made(1), await AskAndStepAllAsync());
    }

    [Fact]
    public async Task Ask_AStepHasBegunAndNotTakenTheTick_TheNextOneIsWaitedFor()
    {
        Daemons.Begin();
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Rounds.Stepped(Daemons, Idle);
        Assert.Equal(0, Archive.Ticks);

        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Ask_AStepThatHadBegunFails_TheNextOneIsWaitedFor()
    {
        Daemons.Begin();
        var asked = AskAsync();
        await TickedAsync(Daemons);
        Rounds.Stepped(Daemons, Failure);
        Assert.False(asked.IsCompleted);

        Step(Daemons, Idle);
        await TickedAsync(Archive);
    }

    [Fact]
    public async Task Ask_ManyAtOnce_AreOne_AndThoseThatComeMeanwhileAnother()
    {
        var early = Enumerable.Range(0, 5).Select(_ => AskAsync()).ToList();
        await TickedAsync(Daemons);
        var late = Enumerable.Range(0, 50).Select(_ => AskAsync()).ToList();
        await StepAllAsync();
        Assert.All(await Task.WhenAll(early), answer => Assert.Equal(PassAnswer.Made(0), answer));
        await StepAllAsync();
        Assert.All(await Task.WhenAll(late), answer => Assert.Equal(PassAnswer.Made(0), answer));

        Assert.All([Daemons, Archive, Instances, Disks], runner => Assert.InRange(runner.Ticks, 2, 3));
    }
}
