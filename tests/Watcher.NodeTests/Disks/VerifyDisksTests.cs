namespace Watcher.NodeTests.Disks;

/// <summary>Verification of disks on a real master, beside the stock watcher of its release.</summary>
public abstract class VerifyDisksTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Victim = "victim";

    private NodeVerifications Verifications => field ??= new(Node);

    private NodeInstances Instances => field ??= new(Node);

    /// <summary>Whether this release's stock watcher looks whether a verification is under way.</summary>
    private bool StockLooks => Suite != Suite.Bookworm;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ConfigureAsync(("Disks:Verify", "true"));
        if (!Node.Files.Read("/usr/share/ganeti/default/ganeti/cmdlib/group.py").Contains("_WithSlowVerify", StringComparison.Ordinal))
        {
            await Verifications.AllowSlowAsync();
        }

        Verifications.NoMoreSlow();
        await Verifications.ForgetAsync();
    }

    [Fact]
    public async Task Job_IsTheOneThatTheStockWatcherLeaves_StrictOrNot()
    {
        foreach (var option in StockLooks ? (string[])["--debug", "--no-strict"] : ["--debug"])
        {
            await Verifications.ForgetAsync();
            await Node.StockWatcherAsync(option);
            var stock = Assert.Single(await Verifications.JobsAsync());

            await Verifications.ForgetAsync();
            await Node.WatcherAsync("--once", option);

            Assert.Equal(NodeVerifications.Opcode(stock), NodeVerifications.Opcode(Assert.Single(await Verifications.JobsAsync())));
        }
    }

    [Fact]
    public async Task ManyPasses_VerifyOnce_AndTheJobStaysInTheQueue()
    {
        for (var pass = 0; pass < 4; pass++)
        {
            await PassAsync();
        }

        Assert.Single(await Verifications.JobsAsync());
        Assert.Contains(await Instances.JobsAsync(), job => job.StartsWith("success GROUP_VERIFY_DISKS(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SwitchedOffForThePass_NothingIsVerified()
    {
        await PassAsync("--no-verify-disks");

        Assert.Empty(await Verifications.JobsAsync());
    }

    [Fact]
    public async Task OursIsUnderWay_NoPassAddsAnother_AlsoAfterTheServiceWasKilled()
    {
        await Verifications.SlowAsync();
        await PassAsync("--no-wait-children");
        await PassAsync("--no-wait-children");
        await using (await WatcherService.StartAsync(Node))
        {
            await Until.TrueAsync(() => Node.Files.Exists("/run/ganeti-watcher/status.json"), "the service has stepped");
            await Node.CheckedAsync(["kill", "-KILL", $"{WatcherService.Find(Node)!.Pid}"]);
        }

        await PassAsync("--no-wait-children");
        if (StockLooks)
        {
            await Node.StockWatcherAsync();
            Assert.Contains("There are verify disks jobs already pending", Node.Log, StringComparison.Ordinal);
        }

        Assert.Single(await Verifications.JobsAsync());
        Verifications.NoMoreSlow();
        await PassAsync();
        Assert.Equal("success", (string?)Assert.Single(await Verifications.JobsAsync())["ops"]![0]!["status"]);
    }

    [Fact]
    public async Task TheStockWatchersIsUnderWay_NoPassAddsAnother()
    {
        await Verifications.SlowAsync();
        var stock = Node.StockWatcherAsync();
        await Until.TrueAsync(async () => (await Verifications.JobsAsync()).Count == 1, "the stock watcher verifies");

        for (var pass = 0; pass < 3; pass++)
        {
            await Node.WatcherAsync("--once", "--no-wait-children");
        }

        Assert.Single(await Verifications.JobsAsync());
        Verifications.NoMoreSlow();
        await stock;
        await PassAsync();
        Assert.Equal(2, (await Verifications.JobsAsync()).Count);
    }

    [Fact]
    public async Task LongVerification_DelaysNoDaemonAndNoInstance()
    {
        await Instances.AddAsync("node1.gnt.test", Victim);
        await Verifications.SlowAsync();
        await using var service = await WatcherService.StartAsync(Node);
        await Until.TrueAsync(
            async () => (await Instances.JobsAsync()).Any(job => job.StartsWith("running GROUP_VERIFY_DISKS(", StringComparison.Ordinal)), "the service verifies");

        await Node.Daemons.KillAsync(["mond"]);
        await Node.Daemons.WaitForAsync(["mond"], service);

        // A pass by hand finds the verification's lock on the instance, which is a shared one, and hands the start in all the same.
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.WatcherAsync("--debug", "--no-wait-children");
        await Until.TrueAsync(
            async () => (await Instances.JobsAsync()).Any(job => job.EndsWith($"INSTANCE_STARTUP({Victim})", StringComparison.Ordinal)), "the start is handed in, by the pass or the service");
        Assert.Equal("running", (string?)Assert.Single(await Verifications.JobsAsync())["ops"]![0]!["status"]);

        Verifications.NoMoreSlow();
        await Until.TrueAsync(
            async () => await Instances.StateAsync(Victim) == "running" && NodeInstances.Starts(Node, Victim) > 0, "the victim runs again, its guest too");
        Assert.Equal(1, NodeInstances.Starts(Node, Victim));
    }
}
