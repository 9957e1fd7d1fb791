using Watcher.Core.Duties;
using Watcher.Status;
using Watcher.TestKit.Duties;
using Watcher.UnitTests.Hosting;
using Xunit;

namespace Watcher.UnitTests.Status;

/// <summary>A look has an end, in virtual time: whoever asks for it waits for an answer, and monitoring gives it a minute.</summary>
public sealed class StatusLookTests
{
    private readonly AwaitedTime _time = new();
    private readonly LookNotices _notices = new();

    [Fact]
    public async Task ADutyThatHangs_IsLeftAfterTwentySeconds_AndWhatComesAfterItIsSaidNotToBeLookedAt()
    {
        var hangs = new ScriptedRunner("instances") { Step = Hang };
        var looks = new ScriptedRunner("daemons") { Step = _ => Task.FromResult(default(StepResult)) };
        var after = new ScriptedRunner("disks") { Step = ct => ct.IsCancellationRequested ? Task.FromCanceled<StepResult>(ct) : Task.FromResult(default(StepResult)) };

        var looking = StatusLook.StepAllAsync([looks, hangs, after], _notices, _time, TestContext.Current.CancellationToken);
        _time.Advance(StatusLook.Longest - TimeSpan.FromTicks(1));
        Assert.False(looking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await looking;

        Assert.Equal(
            ["instances: not looked at: the whole look has taken 20 s already", "disks: not looked at: the whole look has taken 20 s already"], _notices.Unseen);
    }

    /// <summary>A pass that is at work in this moment: asked again fifteen times, and then said.</summary>
    [Fact]
    public async Task ALockThatIsHeld_IsWaitedForAShortWhile_ThenSaid()
    {
        var locked = new ScriptedRunner("daemons") { Step = _ => Task.FromResult(new StepResult(null, "another ganeti-watcher is at work", Failed: false, FactsWait: true)) };

        var looking = StatusLook.StepAllAsync([locked], _notices, _time, TestContext.Current.CancellationToken);
        for (var tries = 1; !looking.IsCompleted && tries < 100; tries++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal("another ganeti-watcher is at work", await looking);
        Assert.Equal(15, locked.Ticks);
        Assert.Equal(["daemons: another ganeti-watcher is at work"], _notices.Unseen);
    }

    private static async Task<StepResult> Hang(CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        return default;
    }
}
