namespace Watcher.SandboxTests;

/// <summary>What the service tells a service manager (sd_notify).</summary>
public sealed class NotifyTests : SandboxTest
{
    private const string Ready = "READY=1";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Settings.Set("Schedule", SandboxSettings.Never);
    }

    [Fact]
    public async Task Serve_HealthyNode_ReportsReadyAndItsStatus()
    {
        await StartAllAsync();
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);

        await manager.UntilAsync("STATUS=All is well");

        Assert.Contains(Ready, manager.Messages);
    }

    [Fact]
    public async Task Serve_ADaemonCannotBeStarted_TheStatusNamesIt()
    {
        Daemons.Tell("fail", "ganeti-rapi", "no such luck\n");
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);

        await manager.UntilAsync("STATUS=ganeti-rapi could not be kept running");
    }

    [Fact]
    public async Task Serve_LuxidIsOnlyJustSilent_AllIsNotWellYet()
    {
        await StartAllAsync();
        Node.Delete("var/run/ganeti/socket/ganeti-query");
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);

        await manager.UntilAsync("STATUS=The instances of group default are looked at when luxid answers: ");
    }

    [Fact]
    public async Task Serve_Paused_TheStatusSaysSo()
    {
        Node.Write("var/lib/ganeti/watcher.pause", "99999999999\n");
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);

        await manager.UntilAsync("STATUS=Standing still: the watcher is paused until");

        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Serve_UnderAServiceManager_LogsToItWithPrioritiesAndNotToTheFile()
    {
        Daemons.Tell("fail", "ganeti-rapi");
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);

        await service.UntilItSaysAsync("<3>ganeti-rapi could not be kept running");

        Assert.Contains("<6>Mode: plain", service.Error, StringComparison.Ordinal);
        Assert.Equal("", Node.Log);
    }

    [Fact]
    public async Task Serve_AWatchdogIsSet_SignsOfLifeComeTwiceItsPeriod()
    {
        await StartAllAsync();
        using var manager = new NotifySocket(Node);
        var started = TimeProvider.System.GetTimestamp();
        using var service = Node.Serve(new(manager.Environment) { ["WATCHDOG_USEC"] = "400000" });

        await manager.UntilAsync(messages => messages.Count(message => message == "WATCHDOG=1") >= 5, "five signs of life came");

        // The first comes at once, four more take four half periods.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.6));
    }

    [Fact]
    public async Task Serve_NoWatchdogIsSet_NoSignOfLifeIsSent()
    {
        await StartAllAsync();
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);
        await manager.UntilAsync("STATUS=All is well");

        await service.TerminateAsync();

        Assert.DoesNotContain("WATCHDOG=1", manager.Messages);
    }

    [Fact]
    public async Task Serve_Hangup_ReportsReloadingWithItsTimeThenReady()
    {
        await StartAllAsync();
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);
        await manager.UntilAsync("STATUS=All is well");
        var before = manager.Messages.Count;

        service.Signal(SandboxProcesses.SigHup);
        await manager.UntilAsync(messages => messages.Skip(before).Contains(Ready), "READY came again");

        var reload = manager.Messages.Skip(before).ToList();
        Assert.Matches(@"\ARELOADING=1\nMONOTONIC_USEC=\d+\z", reload[0]);
        Assert.Equal(Ready, reload[1]);
    }

    [Fact]
    public async Task Serve_Terminated_ReportsStopping()
    {
        await StartAllAsync();
        using var manager = new NotifySocket(Node);
        using var service = Node.Serve(manager.Environment);
        await manager.UntilAsync("STATUS=All is well");

        Assert.Equal(0, await service.TerminateAsync());

        await manager.UntilAsync("STOPPING=1");
    }

    [Fact]
    public async Task Serve_ASecondOne_IsReadyAndIdleUntilTheFirstEnds()
    {
        await StartAllAsync();
        using var first = await ServeAsync();
        using var manager = new NotifySocket(Node);
        using var second = Node.Serve(new(manager.Environment) { ["WATCHDOG_USEC"] = "400000" });
        await manager.UntilAsync(Ready);
        Assert.Equal("STATUS=Idle: another ganeti-watcher service is at work", manager.Messages[0]);
        await manager.UntilAsync(messages => messages.Count(message => message == "WATCHDOG=1") >= 3, "it shows that it lives");
        Assert.False(manager.Has("STATUS=All is well"));

        first.Signal(SandboxProcesses.SigKill);
        await manager.UntilAsync("STATUS=All is well");

        await Daemons.KillAsync("ganeti-mond");
        await Daemons.UntilRunningAsync("ganeti-mond");
        Assert.False(second.HasExited);
    }

    [Fact]
    public async Task Serve_ASecondOneIsTerminatedWhileIdle_EndsWhileTheFirstIsAtWork()
    {
        await StartAllAsync();
        using var first = await ServeAsync();
        using var manager = new NotifySocket(Node);
        using var second = Node.Serve(manager.Environment);
        await manager.UntilAsync(Ready);

        Assert.Equal(0, await second.TerminateAsync());

        Assert.False(first.HasExited);
        Assert.False(manager.Has("STATUS=All is well"));
    }
}
