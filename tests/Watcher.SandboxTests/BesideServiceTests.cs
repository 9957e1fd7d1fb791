namespace Watcher.SandboxTests;

/// <summary>A pass, from cron or by hand, on a node where the service runs.</summary>
public sealed class BesideServiceTests : SandboxTest
{
    private const string Mond = "ganeti-mond";

    /// <summary>The schedule does not come round: what is done the service does for the pass.</summary>
    [Fact]
    public async Task Pass_TheServiceIsFresh_ItDoesTheWorkAtOnce_AndNobodySaysAWord()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync();
        Node.Cluster.Add("inst1", "ERROR_down");

        await PassAsync();

        Assert.Equal(("running", 1), (Node.Cluster.Instances["inst1"].Status, Node.Cluster.Instances["inst1"].Starts));
        Assert.Equal([21600, 21600], Node.Cluster.ArchivedAges[^2..]);
        Assert.All(Lines("inst1"), line => Assert.Contains($" pid={service.Pid} ", line, StringComparison.Ordinal));
        Assert.NotEmpty(Lines("inst1"));
        AssertLogHasNot("did not make the pass");

        // That cron is alive is known when the service is no more.
        var word = Node.ReadJson("run/ganeti-watcher/pass.json")!;
        Assert.Equal(2, word["rhythm"]!.AsArray().Count);
        Assert.Contains(word["node"]!["daemons"]!.AsArray(), daemon => daemon!["daemon"]!.GetValue<string>() == Mond);
    }

    [Fact]
    public async Task Pass_TheServiceCouldNotDoItsWork_EndsWithItsExitCode()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        Node.Write("var/lib/ganeti-watcher/holds.json", "{ \"holds\": [ {");

        await PassAsync(exitCode: 1);

        Assert.All(Lines("any daemon may be held"), line => Assert.Contains($" pid={service.Pid} ", line, StringComparison.Ordinal));
        AssertLogHasNot("did not make the pass");
    }

    [Fact]
    public async Task Pass_ManyAtOnce_ShareTheServicesPasses()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync();
        Node.Cluster.Add("inst1", "ERROR_down");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node.WatcherAsync()));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Text)));
        Assert.Equal(1, Node.Cluster.Instances["inst1"].Starts);
        AssertLogHasNot("did not make the pass");
    }

    /// <summary>What the service would do otherwise, the pass does itself, under the locks.</summary>
    [Fact]
    public async Task Pass_ItIsToDoSomethingElse_DoesItItself()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync();

        await PassAsync("--job-age", "1d");
        await PassAsync("--job-age", "360m");

        Assert.Equal([21600, 86400, 21600], Node.Cluster.ArchivedAges[^3..]);
    }

    [Fact]
    public async Task Pass_TheServiceStopsInTheMiddle_DoesTheRestAndSaysSo()
    {
        Settings.Set("Daemons:RetryFirst", "1s");
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync();
        Daemons.Tell("hang-on", Mond);
        await Daemons.KillAsync(Mond);
        await Daemons.UntilHangingAsync(Mond);
        using var pass = Node.BeginPass();
        await Node.UntilAsync(() => SandboxProcesses.HasSocket(pass.Pid), "the pass waits for the service");

        Daemons.Untell("hang-on", Mond);
        await service.TerminateAsync();
        foreach (var hanging in SandboxProcesses.In(Node.Root).Where(pid => SandboxProcesses.Command(pid) == "daemon-util"))
        {
            SandboxProcesses.Signal(hanging, SandboxProcesses.SigKill);
        }

        Assert.Equal(0, await pass.UntilExitedAsync());
        AssertRunning(SandboxDaemons.OfMaster);
        AssertLogHas("did not make the pass that it was asked for (");
        AssertLogHas(": this pass does its work");
        Assert.Equal(("", ""), (pass.Output, pass.Error));
    }

    [Fact]
    public async Task Pass_TheServiceIsStoppedButSeemsFresh_DoesTheWorkAndSaysSo()
    {
        using var service = await ServeWithWorkLeftAsync();

        await PassAsync();

        await Daemons.UntilRunningAsync(SandboxDaemons.OfMaster);
        AssertLogHas("did not make the pass that it was asked for (not done within 5 s): this pass does its work");
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
        await Daemons.KillAsync(Mond);
        await Until.TrueAsync(() => FreshUntil() < Now(), "the service's word is old");

        await PassAsync();

        Assert.Equal([Mond], Daemons.Starts);
        AssertLogHas($"The ganeti-watcher service (pid {service.Pid} ");
        AssertLogHas("has not reported for too long: this pass does its work");
    }

    [Fact]
    public async Task Pass_TheServiceIsStuckAndComesBack_NothingIsStartedTwice()
    {
        await StartAllAsync();
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await service.FreezeAsync();
        await Daemons.KillAsync(Mond);
        await PassAsync();
        var snapshot = Node.Read("run/ganeti-watcher/status.json");

        service.Signal(SandboxProcesses.SigCont);
        await Node.UntilAsync(() => Node.Read("run/ganeti-watcher/status.json") != snapshot, "the service is through with another step");

        Assert.Equal([Mond], Daemons.Starts);
    }

    [Fact]
    public async Task Pass_TheServiceWasKilled_DoesTheWork()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        service.Signal(SandboxProcesses.SigKill);
        await service.UntilExitedAsync();
        await Daemons.KillAsync(Mond);

        await PassAsync();

        Assert.Equal([Mond], Daemons.Starts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"pid\": 1")]
    [InlineData("null")]
    public async Task Pass_TheServicesSnapshotIsSpoilt_DoesTheWork(string snapshot)
    {
        using var service = await ServeWithWorkLeftAsync();

        Node.Write("run/ganeti-watcher/status.json", snapshot);
        Node.Write("run/ganeti-watcher/status.root.json", snapshot);
        await PassAsync();

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

    private IEnumerable<string> Lines(string word) => Node.Log.Split('\n').Where(line => line.Contains(word, StringComparison.Ordinal));

    private static double Now() => TimeProvider.System.GetTimestamp() / (double)TimeProvider.System.TimestampFrequency;
}
