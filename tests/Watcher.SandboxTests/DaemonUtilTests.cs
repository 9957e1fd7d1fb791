namespace Watcher.SandboxTests;

/// <summary>A daemon-util that does not do what it should: each a clear event, and no other daemon suffers.</summary>
public sealed class DaemonUtilTests : SandboxTest
{
    private const string Util = "usr/lib/ganeti/daemon-util";
    private const string Rapi = "ganeti-rapi";

    private static readonly IReadOnlyList<string> AllButRapi = [.. SandboxDaemons.OfMaster.Where(name => name != Rapi)];

    [Fact]
    public async Task Pass_ItIsMissing_SaysSoForEachDaemon()
    {
        Node.Delete(Util);

        await PassAsync(exitCode: 1);

        Assert.All(SandboxDaemons.OfMaster, name => AssertLogHas($"{name} could not be kept running"));
        AssertLogHas($"{Node.PathOf(Util)} does not exist");
    }

    [Fact]
    public async Task Pass_ItIsNotExecutable_SaysSo()
    {
        File.SetUnixFileMode(Node.PathOf(Util), UnixFileMode.UserRead);

        await PassAsync(exitCode: 1);

        AssertLogHas($"posix_spawn {Node.PathOf(Util)}: ");
        AssertLogHas("(errno 13)");
    }

    [Fact]
    public async Task Pass_ItFails_TellsItsExitCodeAndWordsAndStartsTheOthers()
    {
        Daemons.Tell("fail", Rapi, "Cannot bind to port 5080\n");

        await PassAsync(exitCode: 1);

        AssertRunning(AllButRapi);
        AssertLogHas($"{Rapi} could not be kept running (1 in a row): {Node.PathOf(Util)} start {Rapi}: ");
        AssertLogHas("it said: Cannot bind to port 5080");
    }

    [Fact]
    public async Task Pass_ItFailsAgain_IsToldOnceAndTriedSeldom()
    {
        // Longer than any machine takes from one pass to the next.
        Settings.Set("Daemons:RetryFirst", "1h");
        Settings.Set("Daemons:RetryMost", "1h");
        Daemons.Tell("fail", Rapi);
        await PassAsync(exitCode: 1);

        await PassAsync(exitCode: 1);

        Assert.Single(Daemons.Starts, Rapi);
        Assert.Single(Node.Log.Split('\n'), line => line.Contains("could not be kept running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_ItFailsForAWhile_TheDaemonIsStartedInTheEnd()
    {
        Settings.Set("Daemons:RetryFirst", "1s");
        Daemons.Tell("fail", Rapi);
        using var service = await ServeAsync();
        await Node.UntilLogSaysAsync($"{Rapi} could not be kept running");

        Daemons.Untell("fail", Rapi);

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
        await Node.UntilLogSaysAsync($"{Rapi} runs as pid {Daemons.Pid(Rapi)}");
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("hang-on")]
    public async Task Pass_ItHangs_IsEndedAtItsDeadline(string how)
    {
        // No other start comes near this deadline: there is none.
        await Daemons.StartAsync(AllButRapi);
        Settings.Set("Daemons:StartDeadline", "1s");
        Daemons.Tell(how, Rapi);

        await PassAsync(exitCode: 1);

        AssertRunning(AllButRapi);
        AssertLogHas($"start {Rapi}: not done within 1 s");
        Assert.Equal(0, Daemons.Count("daemon-util"));
    }

    [Fact]
    public async Task Serve_ItHangs_TheOthersAreStarted()
    {
        // A start that a slow machine does not get done in a second is made again.
        Settings.Set("Daemons:StartDeadline", "1s");
        Settings.Set("Daemons:RetryFirst", "1s");
        Daemons.Tell("hang", Rapi);

        using var service = await ServeAsync();

        await Node.UntilLogSaysAsync($"start {Rapi}: not done within 1 s");
        await Daemons.UntilRunningAsync(AllButRapi);
    }

    [Fact]
    public async Task Pass_ItSucceedsButNothingRuns_TellsTheEndOfTheDaemonsLog()
    {
        Node.Write("var/log/ganeti/rapi-daemon.log", "one\ntwo\nthree\nfour\n");
        Daemons.Tell("pretend", Rapi);

        await PassAsync(exitCode: 1);

        AssertRunning(AllButRapi);
        AssertLogHas($"{Rapi} could not be kept running");
        AssertLogHas("its log ends: two | three | four");
    }

    [Fact]
    public async Task Pass_TheDaemonDiesWithinItsSettleTime_TellsTheEndOfItsLog()
    {
        Settings.Set("Daemons:SettleTime", "1s");
        Daemons.Tell("dies", Rapi, "Traceback (most recent call last):\nValueError: bad certificate\n");

        await PassAsync(exitCode: 1);

        AssertRunning(AllButRapi);
        AssertLogHas("its log ends: Traceback (most recent call last): | ValueError: bad certificate");
        AssertLogHasNot($"{Rapi} runs as pid");
    }

    [Fact]
    public async Task Pass_TheDaemonSeesAnotherMaster_IsNoFaultAndIsNotAskedAgainSoon()
    {
        Daemons.Tell("not-master", "ganeti-luxid");

        await PassAsync();
        await PassAsync();

        Assert.Single(Daemons.Starts, "ganeti-luxid");
        AssertLogHas("ganeti-luxid sees another master (exit code 11)");
        AssertLogHasNot("could not be kept running");
    }

    [Fact]
    public async Task Pass_SomebodyElseIsStartingADaemon_WaitsUntilHeIsDone()
    {
        Daemons.Tell("hang", "ganeti-noded");
        var other = Daemons.StartAsync("ganeti-noded");
        await Daemons.UntilHangingAsync("ganeti-noded");
        var util = Assert.Single(SandboxProcesses.In(Node.Root), pid => SandboxProcesses.Command(pid) == "daemon-util");
        var pass = Node.WatcherAsync();
        await Node.UntilLogSaysAsync("Waiting for '");
        Assert.Single(Daemons.Starts, name => name == "ganeti-noded");
        File.Delete(Node.PathOf("stand-in/hang.ganeti-noded"));

        SandboxProcesses.Signal(util, SandboxProcesses.SigTerm);

        Assert.Equal(0, (await pass).ExitCode);
        AssertRunning(SandboxDaemons.OfMaster);
        await Assert.ThrowsAsync<CommandFailedException>(() => other);
    }
}
