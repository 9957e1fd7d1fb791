namespace Watcher.SandboxTests;

/// <summary>Somebody sets the clock while the service is at work.</summary>
public sealed class ClockTests : SandboxTest
{
    private const string Archived = "AutoArchiveJobs";

    private TestClock? _clock;

    private TestClock Clock => _clock ?? throw new InvalidOperationException("the test has not begun");

    private int Archivings => Node.Cluster.Calls.Count(call => call == Archived);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _clock = await TestClock.MakeAsync(Node.PathOf("clock"));
        await StartAllAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSet_TheScheduleGoesOn_AndThatIsToldOnce(int hours)
    {
        using var service = await ServeAsync(SandboxSettings.EverySecond);

        Clock.Set(TimeSpan.FromHours(hours));
        await Node.UntilLogSaysAsync($"The clock was set {(hours < 0 ? "back" : "forward")} by 1 h:");
        var then = FreshUntil();
        await Node.UntilAsync(() => FreshUntil() > then + 3, "the schedule has come round again and again");

        Assert.Equal(2, Node.Log.Split("The clock was set").Length);
        await PassAsync();
        AssertLogHasNot("has not reported for too long");
    }

    /// <summary>What the clock says now may have ended a hold, a pause, a certificate.</summary>
    [Fact]
    public async Task ClockSetForwardByADay_EverythingIsLookedAt_Once()
    {
        using var service = await ServeAsync("0 0 * * * ?");
        await Node.UntilAsync(() => Archivings == 1, "the service has looked");

        Clock.Set(TimeSpan.FromDays(1));
        await Node.UntilAsync(() => Archivings > 1, "the service has looked again");

        // A pass waits for what is under way, and is a look itself.
        await PassAsync();
        Assert.Equal(3, Archivings);
    }

    [Fact]
    public async Task ClockSetForward_AHoldEndsByIt()
    {
        using var service = await ServeAsync();
        Assert.Equal(0, (await Node.WatcherAsync("hold", "mond", "--for", "30m")).ExitCode);
        await Node.UntilAsync(() => IsHeld(), "the hold stands");

        Clock.Set(TimeSpan.FromHours(1));

        await Node.UntilAsync(() => !IsHeld(), "the hold is over");

        bool IsHeld() => Node.ReadJson("run/ganeti-watcher/status.json")!["standing"]!.ToJsonString().Contains("ganeti-mond is held by", StringComparison.Ordinal);
    }

    /// <summary>The timer is the kernel's, and the machine's clock is set: to what it says already. Twice: the timer must be set again.</summary>
    [Fact]
    public async Task ClockSet_IsHeardFromTheKernelItself_EachTime()
    {
        var why = MachineClock.TryTouch();
        Assert.SkipWhen(why is not null, $"that a real timerfd tells of a set clock is not shown: {why}");
        _clock = await TestClock.MakeAsync(Node.PathOf("clock-of-the-kernel"), kernelTells: true);
        using var service = await ServeAsync();

        Clock.Set(TimeSpan.FromHours(-1));
        await Node.UntilLogSaysAsync("The clock was set back by 1 h:");

        Clock.Set(TimeSpan.FromHours(2));
        await Node.UntilLogSaysAsync("The clock was set forward by 2 h:");
    }

    private new async Task<SandboxService> ServeAsync(string schedule = SandboxSettings.Never)
    {
        Settings.Set("Schedule", schedule);
        var service = Node.Serve(Clock.Environment);
        await service.UntilAtWorkAsync();
        return service;
    }
}
