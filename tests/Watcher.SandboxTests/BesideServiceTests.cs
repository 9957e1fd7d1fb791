namespace Watcher.SandboxTests;

/// <summary>A pass, from cron or by hand, on a node where the service runs.</summary>
public sealed class BesideServiceTests : SandboxTest
{
    [Fact]
    public async Task Pass_TheServiceIsFresh_IsSilentAndLeavesItTheWork()
    {
        using var service = await ServeWithWorkLeftAsync();

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHasNot("at work: nothing left for this pass");
    }

    [Theory]
    [InlineData("--debug")]
    [InlineData("--ignore-pause")]
    public async Task Pass_TheServiceIsFreshButSomebodyInsists_DoesTheWork(string option)
    {
        using var service = await ServeWithWorkLeftAsync();

        await PassAsync(exitCode: 0, option);

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Pass_TheServiceIsStuck_DoesTheWorkAndSaysSo()
    {
        await StartAllAsync();
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await service.FreezeAsync();
        await Daemons.KillAsync("ganeti-mond");

        await UntilAPassWorksAsync();

        Assert.Equal(["ganeti-mond"], Daemons.Starts);
        AssertLogHas($"The ganeti-watcher service (pid {service.Pid} ");
        AssertLogHas("has not reported for too long: this pass does its work");
    }

    [Fact]
    public async Task Pass_TheServiceIsStuckAndComesBack_NothingIsStartedTwice()
    {
        await StartAllAsync();
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await service.FreezeAsync();
        await Daemons.KillAsync("ganeti-mond");
        await UntilAPassWorksAsync();
        var snapshot = Node.Read("run/ganeti-watcher/status.json");

        service.Signal(SandboxProcesses.SigCont);
        await Node.UntilAsync(() => Node.Read("run/ganeti-watcher/status.json") != snapshot, "the service is through with another step");

        Assert.Equal(["ganeti-mond"], Daemons.Starts);
    }

    [Fact]
    public async Task Pass_TheServiceWasKilled_DoesTheWork()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        service.Signal(SandboxProcesses.SigKill);
        await service.UntilExitedAsync();
        await Daemons.KillAsync("ganeti-mond");

        await PassAsync();

        Assert.Equal(["ganeti-mond"], Daemons.Starts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"pid\": 1")]
    [InlineData("null")]
    public async Task Pass_TheServicesSnapshotIsSpoilt_DoesTheWork(string snapshot)
    {
        using var service = await ServeWithWorkLeftAsync();

        // The service's other duties make their first steps just now, and mend it.
        await UntilAPassWorksAsync(() => Node.Write("run/ganeti-watcher/status.json", snapshot));

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
        AssertLogHas("has not reported for too long");
    }

    /// <summary>A service that will not look for a year, on a node that has become the master since it looked.</summary>
    private async Task<SandboxService> ServeWithWorkLeftAsync()
    {
        Node.SetMaster(SandboxNode.OtherHostName);
        await Daemons.StartAsync(SandboxDaemons.OfRegularNode);
        var service = await ServeAsync();

        // What its sources tell on beginning makes it step once more: it must not find the new role.
        await service.FreezeAsync();
        Node.SetMaster(SandboxNode.HostName);
        return service;
    }

    /// <summary>The snapshot is believed for two periods: passes until then do nothing.</summary>
    private Task UntilAPassWorksAsync(Action? before = null) => Until.TrueAsync(
        async () =>
        {
            before?.Invoke();
            await PassAsync();
            return Daemons.Starts.Count > 0;
        },
        "a pass does the work",
        () => Node.Log);
}
