namespace Watcher.SandboxTests;

/// <summary>A crash is made good, a stop is respected.</summary>
public sealed class StopTests : SandboxTest
{
    private const string Confd = "ganeti-confd";

    [Fact]
    public async Task Pass_AllWereKilled_AllRunAgain()
    {
        await PassAsync();
        await Daemons.KillAsync(SandboxDaemons.OfMaster);
        Daemons.ForgetCalls();

        await PassAsync();

        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas($"{Confd} died");
    }

    [Fact]
    public async Task Pass_CleanlyStopped_IsLeftAloneAndToldOnce()
    {
        await PassAsync();
        await Daemons.StopAsync(Confd);
        Daemons.ForgetCalls();

        await PassAsync();
        await PassAsync();

        Assert.Empty(Daemons.Starts);
        // The sandbox has no RoleGrace: a stop is a warning at once.
        Assert.Single(Node.Log.Split('\n'), line => line.Contains($"{Confd} is still stopped; it is left alone until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_CleanlyStopped_IsStartedOnceItsGraceIsOver()
    {
        Settings.Set("Daemons:StoppedGrace", "1h");
        await PassAsync();
        await Daemons.StopAsync(Confd);
        Daemons.ForgetCalls();
        await PassAsync();
        Assert.Empty(Daemons.Starts);

        Settings.Set("Daemons:StoppedGrace", "1s");
        await UntilAPassStartsAsync(Confd);

        AssertLogHas($"Starting {Confd}: its grace time after a stop is over");
    }

    [Fact]
    public async Task Pass_CleanlyStoppedWithoutGrace_IsStartedAtOnce()
    {
        Settings.Set("Daemons:StoppedGrace", "0s");
        await PassAsync();
        await Daemons.StopAsync(Confd);
        Daemons.ForgetCalls();

        await PassAsync();

        Assert.Equal([Confd], Daemons.Starts);
    }

    [Fact]
    public async Task Pass_StoppedBeforeItWasEverSeen_IsStarted()
    {
        await StartAllAsync();
        await Daemons.StopAsync(Confd);

        await PassAsync();

        Assert.Equal([Confd], Daemons.Starts);
    }

    [Fact]
    public async Task Pass_StartedBySomebodyElseMeanwhile_SaysSoAndStartsNothing()
    {
        await PassAsync();
        await Daemons.StopAsync(Confd);
        await PassAsync();
        await Daemons.StartAsync(Confd);

        await PassAsync();

        Assert.Empty(Daemons.Starts);
        AssertLogHas($"{Confd} runs again as pid {Daemons.Pid(Confd)}, started by somebody else");
    }

    [Fact]
    public async Task Serve_CleanlyStopped_IsStartedOnceItsGraceIsOver()
    {
        Settings.Set("Daemons:StoppedGrace", "1s");
        await StartAllAsync();
        using var service = await ServeAsync();

        await Daemons.StopAsync(Confd);

        await Daemons.UntilRunningAsync(Confd);
        AssertLogHasInOrder($"{Confd} is still stopped; it is left alone until", $"Starting {Confd}: its grace time after a stop is over");
    }

    private Task UntilAPassStartsAsync(string daemon) => Until.TrueAsync(
        async () =>
        {
            await PassAsync();
            return Daemons.Starts.Contains(daemon);
        },
        $"a pass starts {daemon}",
        () => Node.Log);
}
