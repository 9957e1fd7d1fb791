namespace Watcher.SandboxTests;

/// <summary>The service, in the foreground.</summary>
public sealed class ServiceTests : SandboxTest
{
    private const string Mond = "ganeti-mond";

    [Fact]
    public async Task Serve_NothingRuns_AllIsStartedInOrder()
    {
        using var service = await ServeAsync();

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);

        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
    }

    [Fact]
    public async Task Serve_ADaemonIsKilled_ItIsStartedWithoutATick()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        var pid = Daemons.Pid(Mond);

        await Daemons.KillAsync(Mond);
        await Daemons.UntilRunningAsync(Mond);

        Assert.NotEqual(pid, Daemons.Pid(Mond));
        Assert.Equal([Mond], Daemons.Starts);
        AssertLogHas($"{Mond} died: ");
    }

    [Fact]
    public async Task Serve_AllAreKilled_AllAreStarted()
    {
        await StartAllAsync();
        using var service = await ServeAsync();

        await Daemons.KillAsync(SandboxDaemons.OfMaster);

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
        Assert.All(SandboxDaemons.OfMaster, name => Assert.Equal(1, Daemons.Count(name)));
    }

    /// <summary>Nothing but the schedule makes the service look: a file of Ganeti's changes without a word to anybody.</summary>
    [Fact]
    public async Task Serve_TheNodeBecomesMaster_TheScheduleNotices()
    {
        Node.SetMaster(SandboxNode.OtherHostName);
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await Daemons.UntilRunningAsync(SandboxDaemons.OfRegularNode);

        Node.SetMaster(SandboxNode.HostName);

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Serve_HealthyNode_BeginsItsLogWithWhatStandsAndWritesNoMore()
    {
        await StartAllAsync();
        await PassAsync();

        using var service = await ServeAsync(SandboxSettings.EverySecond);
        var first = FreshUntil();
        await Node.UntilAsync(() => FreshUntil() > first + 2, "two more steps are through");

        var lines = Node.Log.Split('\n').Where(line => line.Contains($" pid={service.Pid} ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains(" started; schedule '", lines[0], StringComparison.Ordinal);
        Assert.Contains("Mode: plain", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ASecondOne_ExitsAtOnceWithOneLine()
    {
        await StartAllAsync();
        using var first = await ServeAsync();

        var second = await Node.WatcherAsync("serve");

        Assert.Equal(0, second.ExitCode);
        Assert.Single(second.Text.Split('\n'));
        Assert.Contains($"another service is at work (pid {first.Pid} ", second.Error, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Serve_Terminated_EndsAndLeavesTheDaemonsRunning()
    {
        await StartAllAsync();
        using var service = await ServeAsync();

        Assert.Equal(0, await service.TerminateAsync());

        AssertLogHas("ganeti-watcher stops");
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Serve_TerminatedInTheMiddleOfAStart_DoesNotWaitForItAndLeavesItToFinish()
    {
        await StartAllAsync();
        await Daemons.StopAsync(Mond);
        Daemons.Tell("hang-on", Mond);
        Settings.Set("Daemons:StartDeadline", "3m");
        Settings.Set("Schedule", SandboxSettings.Never);
        using var service = Node.Serve();
        await Daemons.UntilHangingAsync(Mond);

        // Nobody waits that long here: it ends before the start does.
        Assert.Equal(0, await service.TerminateAsync());

        Assert.Equal(1, Daemons.Count("daemon-util"));
        Assert.DoesNotContain("Exception", service.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_StartedAnewAfterAKill_TakesUpWhereItWas()
    {
        await StartAllAsync();
        using var first = await ServeAsync();
        first.Signal(SandboxProcesses.SigKill);
        await first.UntilExitedAsync();
        await Daemons.KillAsync(Mond);

        using var second = await ServeAsync();

        await Daemons.UntilRunningAsync(Mond);
        Assert.Equal([Mond], Daemons.Starts);
        AssertLogHas($"{Mond} died");
    }
}
