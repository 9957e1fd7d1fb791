using System.Globalization;

namespace Watcher.SandboxTests;

/// <summary>Pause, upgrade, and Ganeti's lock: when nothing may be done.</summary>
public sealed class GateTests : SandboxTest
{
    private const string Pause = "var/lib/ganeti/watcher.pause";
    private const string Intent = "var/lib/ganeti/intent-to-upgrade";
    private const string Lock = "var/lock/ganeti-watcher.lock";

    [Theory]
    [InlineData(30)]
    [InlineData(3600)]
    public async Task Pass_Paused_StartsNothing(int seconds)
    {
        PauseFor(seconds);

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas("standing still: the watcher is paused until ");
        Assert.True(Node.Exists(Pause));
    }

    [Fact]
    public async Task Pass_PausedForLongerThanAnyClock_StartsNothing()
    {
        Node.Write(Pause, "9999999999999999999999999999\n");

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas("paused for ever");
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-3500, true)]
    [InlineData(-3700, false)]
    public async Task Pass_PauseIsOver_WorksAndRemovesTheFileAnHourLater(int seconds, bool isKept)
    {
        PauseFor(seconds);

        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        Assert.Equal(isKept, Node.Exists(Pause));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow\n")]
    [InlineData("1e12\n")]
    [InlineData("99999999999 or so\n")]
    public async Task Pass_PauseFileHoldsNoNumber_SaysSoOnce_WorksAndRemovesIt(string content)
    {
        Node.Write(Pause, content);

        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        Assert.False(Node.Exists(Pause));
        AssertLogHas($"watcher.pause said '{content.Trim()}', which is no time until which to pause: nothing is paused, and the file was removed");
        Assert.Single(Node.Log.Split('\n'), line => line.Contains("is no time until which to pause", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_AnUpgradeIsUnderWay_StartsNothing()
    {
        Node.Write(Intent, "");

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas("an upgrade of Ganeti is under way");
    }

    [Fact]
    public async Task Pass_TheLockIsHeldExclusively_StartsNothingAndNamesTheHolder()
    {
        using var held = SandboxLock.Hold(Node.PathOf(Lock));

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas($"{Node.PathOf(Lock)} is held exclusively by pid {Environment.ProcessId} ");
    }

    [Fact]
    public async Task Pass_PausedButTold_Works()
    {
        PauseFor(3600);

        await PassAsync("--ignore-pause");

        AssertRunning(SandboxDaemons.OfMaster);
        Assert.True(Node.Exists(Pause));
    }

    [Fact]
    public async Task Pass_ToldToIgnoreAPauseWhileTheLockIsHeld_StartsNothing()
    {
        using var held = SandboxLock.Hold(Node.PathOf(Lock));

        await PassAsync("--ignore-pause");

        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Pass_ThePauseFileIsRemoved_WorksAgainAndSaysSo()
    {
        PauseFor(3600);
        await PassAsync();
        Node.Delete(Pause);

        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas("at work again");
    }

    [Fact]
    public async Task Serve_TheLockIsHeldExclusively_StandsStillUntilItIsFree()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        using (SandboxLock.Hold(Node.PathOf(Lock)))
        {
            await Daemons.KillAsync("ganeti-confd");
            await Node.UntilLogSaysAsync($"held exclusively by pid {Environment.ProcessId} ");
            Assert.Empty(Daemons.Starts);
        }

        await Daemons.UntilRunningAsync("ganeti-confd");

        Assert.Equal(["ganeti-confd"], Daemons.Starts);
        AssertLogHas("at work again");
    }

    [Fact]
    public async Task Serve_ADaemonIsStoppedAndStartedUnderTheLock_IsNotStartedBehindItsBack()
    {
        await StartAllAsync();
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        using (SandboxLock.Hold(Node.PathOf(Lock)))
        {
            await Daemons.StopAsync("ganeti-confd");
            await Node.UntilLogSaysAsync("held exclusively");
            await Daemons.StartAsync("ganeti-confd");
        }

        await Node.UntilLogSaysAsync("at work again");

        Assert.Empty(Daemons.Starts);
        Assert.Equal(1, Daemons.Count("ganeti-confd"));
    }

    private void PauseFor(int seconds) => Node.Write(
        Pause, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture) + "\n");
}
