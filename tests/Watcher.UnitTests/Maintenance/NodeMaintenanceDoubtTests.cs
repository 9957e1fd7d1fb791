using Watcher.Core.Confd;
using Watcher.Core.Duties;
using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

/// <summary>
/// One late answer ends no guest of a node that is online again: confd reads a changed configuration up to 17 s late, so that what is said must have been said in
/// every look for a time, without a gap in which nobody looked.
/// </summary>
public sealed class NodeMaintenanceDoubtTests : NodeMaintenanceTest
{
    public static TheoryData<string> Gaps => ["5m", "1d"];

    /// <summary>A service that was down, or two passes of cron's.</summary>
    [Theory]
    [MemberData(nameof(Gaps))]
    public async Task NobodyLookedMeanwhile_TheTimeBeginsAnew(string gap)
    {
        Kvm.Start("web1");
        await StepAsync();
        BeginAgain();
        await StepAsync(after: gap);
        Assert.Empty(Told);

        await StepAsync(after: "30s");
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task ServiceHasJustBegun_TheTimeBeginsAnew()
    {
        Kvm.Start("web1");
        await StepAsync();
        BeginAgain();
        Duty.Post(new Resync("the service has begun"));
        await StepAsync(after: "1m");
        Assert.Empty(Told);
    }

    [Fact]
    public async Task AskedToPowerDown_AndNobodyLookedMeanwhile_IsNotEnded()
    {
        Kvm.Heeds = false;
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        BeginAgain();
        await StepAsync(after: "1d");
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task LooksThatFail_AreNoWordForOffline()
    {
        Kvm.Start("web1");
        await StepAsync();
        var isWanted = IsWanted;
        IsWanted = () => throw new IOException("it cannot be read");
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Duty.StepAsync(StepMode.Live, TestContext.Current.CancellationToken)).Failed);
        IsWanted = isWanted;
        await StepAsync(after: "1m");
        Assert.Empty(Told);
    }

    [Fact]
    public async Task CannotBeLookedAt_IsNotToldToHaveStopped()
    {
        Kvm.Heeds = false;
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        Kvm.LookFails = new IOException("too many open files");
        await StepAsync(after: "2s");
        Assert.DoesNotContain("web1 (kvm) does not run on this node any more", Reporter.Texts);
    }

    /// <summary>The first hang, and the node is set online meanwhile: the others are not told by what was said before.</summary>
    [Fact]
    public async Task ActsThatTakeLong_TheRestWaitsForAnotherLook()
    {
        Enumerable.Range(0, 10).ToList().ForEach(i => Kvm.Start($"web{i}"));
        await StepAsync();
        Kvm.OnStop = () =>
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            Verdict = new(ConfdRole.Regular, ByWhom);
        };
        await StepAsync(after: "30s");
        Assert.InRange(Kvm.Told.Count, 1, 3);
    }

    /// <summary>It is saved that both are told before either is.</summary>
    [Fact]
    public async Task EndedInTheMiddleOfItsActs_WhoWasNotAskedIsNotEnded()
    {
        using var end = new CancellationTokenSource();
        Kvm.Start("web1");
        Kvm.Start("web2");
        await StepAsync();
        Time.Advance(TimeSpan.FromSeconds(30));
        Kvm.OnStop = () =>
        {
            end.Cancel();
            end.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Duty.StepAsync(StepMode.Live, end.Token));
        Kvm.OnStop = null;
        BeginAgain();
        await StepAsync(after: "2m");
        await StepAsync(after: "1m");
        Assert.DoesNotContain(Told, told => told.StartsWith("end", StringComparison.Ordinal));
    }

    /// <summary>From cron there is no other process that would look a second time.</summary>
    [Fact]
    public async Task APass_WaitsForItsSecondLook()
    {
        Kvm.Start("web1");
        var pass = DutyLoop.RunUntilIdleAsync(
            Duty, StepMode.Live, NodeMaintenanceOptions.PassPatience, TimeSpan.FromMinutes(4), true, Time, TestContext.Current.CancellationToken);
        await Time.UntilAwaitedAsync(TimeSpan.FromSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(30));
        await pass;
        Assert.Equal(["stop web1"], Told);
    }
}
