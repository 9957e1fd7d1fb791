using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>What becomes of passes that the service is asked for. The duties step when the test says so.</summary>
public sealed class PassRoundsTests : IDisposable
{
    private static readonly StepResult Idle = new(TimeSpan.FromMinutes(5), null, Failed: false, FactsWait: false);
    private static readonly StepResult Failure = new(TimeSpan.FromMinutes(5), null, Failed: true, FactsWait: true);
    private static readonly StepResult Blocked = new(TimeSpan.FromSeconds(1), "another ganeti-watcher is at work", Failed: false, FactsWait: true);
    private static readonly StepResult Paused = new(TimeSpan.FromSeconds(1), "paused", Failed: false, FactsWait: false);
    private static readonly StepResult Soon = new(TimeSpan.FromSeconds(1), null, Failed: false, FactsWait: false);
    private static readonly StepResult AtJobs = new(null, null, Failed: false, FactsWait: false, AwaitsFacts: true);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _ending = new();
    private readonly PassRounds _rounds;
    private readonly ScriptedRunner _daemons = new("daemons");
    private readonly ScriptedRunner _archive = new("archive");
    private readonly ScriptedRunner _instances = new("instances of default");
    private readonly ScriptedRunner _disks = new("disks of default");
    private bool _areGroupsKnown = true;

    public PassRoundsTests()
    {
        _rounds = new PassRounds(() => TimeSpan.FromSeconds(4), _time);
        Running = _rounds.RunAsync(
            [_daemons, _archive], _ => Task.FromResult<IReadOnlyList<IDutyRunner>?>(_areGroupsKnown ? [_instances, _disks] : null), _ending.Token);
    }

    private Task Running { get; }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    [Fact]
    public async Task Ask_EachDutyIsTickedOnce_TheNodesFirst_ThenTheGroupsTogether()
    {
        var asked = AskAsync();
        await TickedAsync(_daemons);
        Assert.Equal((0, 0), (_archive.Ticks, _instances.Ticks));
        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Assert.Equal((0, 0), (_instances.Ticks, _disks.Ticks));
        Step(_archive, Idle);
        await TickedAsync(_instances);
        await TickedAsync(_disks);
        Step(_disks, Idle);
        Assert.False(asked.IsCompleted);
        Step(_instances, Idle);

        Assert.Equal(PassAnswer.Made(0), await asked);
        Assert.All([_daemons, _archive, _instances, _disks], runner => Assert.Equal(1, runner.Ticks));
    }

    [Fact]
    public async Task Ask_TheExitCode_IsThatOfAPassOfItsOwn()
    {
        _daemons.Standing = [new StandingStill("daemons", "paused", IsDefect: false)];
        _instances.Standing = [new RestartsExhausted("inst1", 5, DateTimeOffset.UnixEpoch)];
        Assert.Equal(PassAnswer.Made(0), await AskAndStepAllAsync());

        _instances.Standing = [new LuxidUnavailable("default", "down")];
        Assert.Equal(PassAnswer.Made(1), await AskAndStepAllAsync());
    }

    [Fact]
    public async Task Ask_AStepHasBegunAndNotTakenTheTick_TheNextOneIsWaitedFor()
    {
        _daemons.Begin();
        var asked = AskAsync();
        await TickedAsync(_daemons);
        _rounds.Stepped(_daemons, Idle);
        Assert.Equal(0, _archive.Ticks);

        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Ask_AStepThatHadBegunFails_TheNextOneIsWaitedFor()
    {
        _daemons.Begin();
        var asked = AskAsync();
        await TickedAsync(_daemons);
        _rounds.Stepped(_daemons, Failure);
        Assert.False(asked.IsCompleted);

        Step(_daemons, Idle);
        await TickedAsync(_archive);
    }

    [Fact]
    public async Task Ask_AStepFails_ThePassIsNotMade()
    {
        var asked = AskAsync();
        await TickedAsync(_daemons);
        Step(_daemons, Failure);
        Assert.Equal(PassAnswer.NotMade("its step of daemons failed"), await asked);

        // While it waits for its next try nobody is kept waiting for that, and no back-off is undone.
        Assert.Equal(PassAnswer.NotMade("its steps of daemons fail"), await AskAsync());
        Assert.Equal(1, _daemons.Ticks);
    }

    [Fact]
    public async Task Ask_AnotherPassIsInAStep_OrThePauseIsOn_ThatIsItsEnd()
    {
        var asked = AskAsync();
        await TickedAsync(_daemons);
        _daemons.Begin();
        _rounds.Stepped(_daemons, Blocked);
        await TickedAsync(_archive);
        Step(_archive, Paused);
        await TickedAsync(_instances);
        Step(_instances, Paused);
        Step(_disks, Idle);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_ADutyWantsToWakeSoon_OrHearsOfMore_ItIsWaitedFor()
    {
        var asked = AskAsync();
        await TickedAsync(_daemons);
        Step(_daemons, Soon);
        _daemons.Begin();
        _daemons.HearOfMore();
        _rounds.Stepped(_daemons, Idle);
        Assert.Equal(0, _archive.Ticks);

        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Ask_JobsAreUnderWay_TheirEndIsWaitedForUnlessNobodyWantsThat()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(_instances, AtJobs);
        Step(_disks, Idle);
        Assert.False(asked.IsCompleted);
        Step(_instances, Idle);
        Assert.Equal(PassAnswer.Made(0), await asked);

        asked = _rounds.AskAsync(waits: false, CancellationToken.None);
        await StepToTheGroupsAsync();
        Step(_disks, Idle);
        Step(_instances, AtJobs);
        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    /// <summary>When a pass has ended, what it started runs.</summary>
    [Fact]
    public async Task Ask_AStartIsUnderWay_ItsEndIsWaitedForThoughNobodyWaitsForJobs()
    {
        var asked = _rounds.AskAsync(waits: false, CancellationToken.None);
        await TickedAsync(_daemons);
        Step(_daemons, Idle with { ActsUnderWay = true });
        Assert.Equal(0, _archive.Ticks);

        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Step(_archive, Idle);
        await TickedAsync(_instances);
        await TickedAsync(_disks);
        Step(_instances, Idle);
        Step(_disks, Idle);
        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_JobsTakeTooLong_ThePassIsMadeWithoutTheirEnd()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(_disks, Idle);
        Step(_instances, AtJobs);
        _time.Advance(PassRounds.Deadline);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_AStepHangs_ThePassIsNotMade()
    {
        var asked = AskAsync();
        await TickedAsync(_daemons);
        _daemons.Begin();
        _time.Advance(PassRounds.Deadline - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(PassAnswer.NotMade("its step of daemons does not end"), await asked);
    }

    [Fact]
    public async Task Ask_ManyAtOnce_AreOne_AndThoseThatComeMeanwhileAnother()
    {
        var early = Enumerable.Range(0, 5).Select(_ => AskAsync()).ToList();
        await TickedAsync(_daemons);
        var late = Enumerable.Range(0, 50).Select(_ => AskAsync()).ToList();
        await StepAllAsync();
        Assert.All(await Task.WhenAll(early), answer => Assert.Equal(PassAnswer.Made(0), answer));
        await StepAllAsync();
        Assert.All(await Task.WhenAll(late), answer => Assert.Equal(PassAnswer.Made(0), answer));

        Assert.All([_daemons, _archive, _instances, _disks], runner => Assert.InRange(runner.Ticks, 2, 3));
    }

    [Fact]
    public async Task Ask_TheGroupsAreUnknown_TheWorkCouldNotBeDone()
    {
        _areGroupsKnown = false;
        var asked = AskAsync();
        await TickedAsync(_daemons);
        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Step(_archive, Idle);

        Assert.Equal(PassAnswer.Made(1), await asked);
    }

    [Fact]
    public async Task Ask_AGroupIsGone_NobodyWaitsForIt()
    {
        var asked = AskAsync();
        await StepToTheGroupsAsync();
        Step(_disks, Idle);
        _rounds.Forget(_instances);

        Assert.Equal(PassAnswer.Made(0), await asked);
    }

    [Fact]
    public async Task Ask_TheServiceEnds_TheWaitDoes()
    {
        var asked = _rounds.AskAsync(waits: true, _ending.Token);
        await TickedAsync(_daemons);
        await _ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Running);
    }

    private Task<PassAnswer> AskAsync() => _rounds.AskAsync(waits: true, CancellationToken.None);

    private async Task<PassAnswer> AskAndStepAllAsync()
    {
        var asked = AskAsync();
        await StepAllAsync();
        return await asked;
    }

    private async Task StepAllAsync()
    {
        await StepToTheGroupsAsync();
        Step(_instances, Idle);
        Step(_disks, Idle);
    }

    private async Task StepToTheGroupsAsync()
    {
        await TickedAsync(_daemons);
        Step(_daemons, Idle);
        await TickedAsync(_archive);
        Step(_archive, Idle);
        await TickedAsync(_instances);
        await TickedAsync(_disks);
    }

    private void Step(ScriptedRunner runner, StepResult result)
    {
        runner.Begin();
        runner.Drain();
        _rounds.Stepped(runner, result);
    }

    private static async Task TickedAsync(ScriptedRunner runner)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!runner.HasFacts)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"{runner.Name} was not ticked");
            await Task.Yield();
        }
    }
}
