namespace Watcher.NodeTests.Disks;

/// <summary>Verification of disks on a real master, beside the stock watcher of its release.</summary>
public abstract class VerifyDisksTests(NodeFixture fixture) : NodeTest(fixture)
{
    private const string Victim = "victim";

    private const string Memories = "/var/lib/ganeti-watcher/disks.*.json";

    private NodeVerifications Verifications => field ??= new(Node);

    private NodeInstances Instances => field ??= new(Node);

    /// <summary>Whether this release's stock watcher looks whether a verification is under way.</summary>
    private bool StockLooks => Suite != Suite.Bookworm;

    /// <summary>How often each row of a race is run: ten times on one release, and a few on the other.</summary>
    private int Times => Suite == Suite.Bookworm ? 10 : 3;

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

    /// <summary>
    /// A start that comes after a verification waits for that, however long it takes: this one takes until the instance runs. So ten passes of ten
    /// hand in the start first, or none of them ends.
    /// </summary>
    [Fact]
    public async Task DownWhereAVerificationIsDue_RunsBeforeThatIsDone_InEachPass()
    {
        await Instances.AddAsync("node1.gnt.test", Victim);
        for (var pass = 0; pass < Times; pass++)
        {
            await MakeBothDueAsync();
            var watcher = Node.WatcherAsync("--once");
            await UntilItRunsAndDisksAreVerifiedAsync(pass);
            Assert.Equal(0, (await watcher).ExitCode);
        }
    }

    [Fact]
    public async Task DownWhereAVerificationIsDue_RunsBeforeThatIsDone_InEachLookOfTheService()
    {
        await Instances.AddAsync("node1.gnt.test", Victim);
        await ConfigureAsync(("Disks:Verify", "true"), ("Schedule", WatcherConfig.EverySecond));
        await MakeBothDueAsync();
        await using var service = await WatcherService.StartAsync(Node);
        await UntilItRunsAndDisksAreVerifiedAsync(0, byService: true);
        for (var look = 1; look < Times; look++)
        {
            await MakeBothDueAsync();
            await UntilItRunsAndDisksAreVerifiedAsync(look, byService: true);
        }
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

    /// <summary>The next look finds an instance down and a verification due; one that would not end by itself.</summary>
    private async Task MakeBothDueAsync()
    {
        await Verifications.SlowAsync();
        await NodeInstances.CrashAsync(Node, Victim);
        Instances.DeleteState();
        await ForgetVerificationAsync();
    }

    private async Task ForgetVerificationAsync() => await Node.CheckedAsync(["sh", "-c", $"rm -f {Memories}"]);

    private async Task UntilItRunsAndDisksAreVerifiedAsync(int before, bool byService = false)
    {
        await Until.TrueAsync(() => NodeInstances.Starts(Node, Victim) == 1, "the victim runs beside a verification that does not end", () => Node.Log);
        await Until.TrueAsync(
            async () =>
            {
                if (byService)
                {
                    // It may have saved a memory that it had read before that was removed: then this look had no verification due, and shows nothing.
                    await ForgetVerificationAsync();
                }

                return (await Instances.JobsAsync()).Count(IsUnderWay) == 1;
            },
            "the disks are verified after that",
            () => Node.Log);
        Verifications.NoMoreSlow();
        await Until.TrueAsync(async () => !(await Instances.JobsAsync()).Any(IsUnderWay), $"verification {before} is over");
        if (byService)
        {
            // One whose memory was removed meanwhile is made once more, which must not be in the next round, where it would not end.
            await Until.TrueAsync(async () => (await Node.RunAsync(["sh", "-c", $"grep -q endedAt {Memories}"])).ExitCode == 0, "the service has seen its end", () => Node.Log);
        }

        static bool IsUnderWay(string job) => !job.StartsWith("success", StringComparison.Ordinal) && job.Contains("GROUP_VERIFY_DISKS(", StringComparison.Ordinal);
    }
}
