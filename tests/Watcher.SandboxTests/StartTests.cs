namespace Watcher.SandboxTests;

/// <summary>Starts side by side, and one that hangs.</summary>
public sealed class StartTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Rapi = "ganeti-rapi";
    private const string Lock = "var/lock/ganeti-watcher.lock";

    [Fact]
    public async Task Pass_AStartHangs_TheOthersAreMade_AndThePassEndsAfterIt()
    {
        Daemons.Tell("hang", Rapi);
        Settings.Set("Daemons:StartDeadline", "2s");

        await PassAsync(exitCode: 1, "--no-wait-children");

        AssertRunning(SandboxDaemons.OfMaster.Except([Rapi]));
        AssertLogHas($"{Rapi} could not be kept running (1 in a row)");
        AssertLogHas("not done within 2 s");
    }

    /// <summary>Whoever takes the lock exclusively, as renew-crypto, stops and starts daemons: no start of ours may be under way then.</summary>
    [Fact]
    public async Task Serve_AStartHangs_TheLockIsSharedUntilItEnds_AndItIsMadeOnce()
    {
        await StartAllAsync();
        Daemons.Tell("hang", Rapi);
        Settings.Set("Daemons:StartDeadline", "3m");
        using var service = await ServeAsync();
        await Daemons.KillAsync(Rapi);
        await Daemons.UntilHangingAsync(Rapi);

        await Daemons.KillAsync(Confd);
        await Daemons.UntilRunningAsync(Confd);

        AssertLogHas($"{Confd} died");
        Assert.False(SandboxLock.IsFree(Node.PathOf(Lock)));
        Assert.Equal([Confd, Rapi], Daemons.Starts);
    }

    [Fact]
    public async Task Serve_SomebodyWaitsForTheLockWhileAStartHangs_NothingElseIsBegun_AndHeHasItAfterIt()
    {
        await StartAllAsync();
        Daemons.Tell("hang", Rapi);
        Settings.Set("Daemons:StartDeadline", "8s");
        using var service = await ServeAsync();
        await Daemons.KillAsync(Rapi);
        await Daemons.UntilHangingAsync(Rapi);

        var taking = Task.Run(() => SandboxLock.Hold(Node.PathOf(Lock)), TestContext.Current.CancellationToken);
        await Node.UntilLogSaysAsync("is wanted exclusively by");
        await Daemons.KillAsync(Confd);
        await Node.UntilLogSaysAsync("ganeti-confd died");
        Assert.Equal([Rapi], Daemons.Starts);

        // Between the lock's release and his taking it the kernel knows of no waiter (flock(2)): one start may still come in between, and he waits for its end.
        using (await taking)
        {
            Assert.Equal(0, Daemons.Count("daemon-util"));
        }

        await Daemons.UntilRunningAsync(Confd);
    }
}
