using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>Verification and activation of disks, by the published executable on a scripted cluster.</summary>
public sealed class DisksTests : SandboxTest
{
    private const string Node2 = "node2.example.com";

    // A pass that verifies and activates makes fewer calls than the last of these.
    public static TheoryData<int, bool> CallsOfAPass => new(
        Enumerable.Range(1, 24).SelectMany(call => new (int, bool)[] { (call, false), (call, true) }));

    private LuxiWorld Cluster => Node.Cluster;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cluster.Nodes[Node2] = LuxiWorld.GroupUuid;
        var instance = Cluster.Add("inst1");
        instance.DiskTemplate = "drbd";
        instance.Secondaries.Add(Node2);
        await StartAllAsync();
        await PassAsync("--no-verify-disks");
        Cluster.Jobs.Clear();
        instance.Activations = 0;
    }

    [Fact]
    public async Task Pass_InactiveDisks_AreFoundAndActivated()
    {
        Cluster.Instances["inst1"].HasIdleDisks = true;

        await PassAsync();

        Assert.Equal(["OP_GROUP_VERIFY_DISKS", "OP_INSTANCE_ACTIVATE_DISKS"], Opcodes.Select(opcode => (string?)opcode["OP_ID"]));
        Assert.Equal(1, Cluster.Instances["inst1"].Activations);
        AssertLogHas("The disks of inst1 were activated by job");
    }

    [Fact]
    public async Task Pass_SecondaryWasRestarted_ItsDisksAreActivatedOnce()
    {
        Cluster.BootIds[Node2] = "boot-2";

        await PassAsync("--no-verify-disks");
        await PassAsync("--no-verify-disks");

        Assert.Equal(1, Cluster.Instances["inst1"].Activations);
        Assert.Equal("boot-2", (string?)Node.ReadJson($"var/lib/ganeti/watcher.{LuxiWorld.GroupUuid}.data")?["node"]?[Node2]?["bootid"]);
    }

    [Theory]
    [InlineData("3.0.2", "", null)]
    [InlineData("3.0.2", "--no-strict", null)]
    [InlineData("3.1.0~rc2", "", true)]
    [InlineData("3.1.0~rc2", "--no-strict", false)]
    public async Task Pass_IsStrictAsTheStockWatchers(string version, string option, bool? isStrict)
    {
        Cluster.SoftwareVersion = version;

        await PassAsync([.. new[] { option }.Where(each => each.Length > 0)]);

        Assert.Equal(isStrict, (bool?)Assert.Single(Opcodes)["is_strict"]);
    }

    [Fact]
    public async Task DryRun_TellsOfTheVerification_AndSubmitsNone()
    {
        var result = await PassAsync(exitCode: 0, "--dry-run");

        Assert.Contains("Would verify the disks of group default, waiting for whatever is locked: disks fail silently", result.Output, StringComparison.Ordinal);
        Assert.Empty(Cluster.Jobs);
    }

    [Fact]
    public async Task Service_VerificationThatDoesNotEnd_DelaysNoRestart()
    {
        Cluster.RunsJobsAtOnce = false;
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await Until.TrueAsync(() => Cluster.Jobs.Count > 0, SandboxNode.Patience, "the disks are verified", () => Node.Log);

        Cluster.Add("inst2", "ERROR_down");
        await Until.TrueAsync(() => Cluster.Jobs.Count > 1, SandboxNode.Patience, "inst2 is restarted", () => Node.Log);

        Assert.Equal(["OP_GROUP_VERIFY_DISKS", "OP_INSTANCE_STARTUP"], Opcodes.Select(opcode => (string?)opcode["OP_ID"]));
        Assert.Equal("queued", Cluster.Jobs[0].Status);
    }

    /// <summary>SIGKILL while luxid answers a call, for each call of a pass: before it took effect, and after.</summary>
    [Theory]
    [MemberData(nameof(CallsOfAPass))]
    public async Task Pass_KilledAtACallOfLuxid_VerifiesAndActivatesOnceAllTheSame(int call, bool isAfter)
    {
        Cluster.BootIds[Node2] = "boot-2";
        Cluster.Instances["inst1"].HasIdleDisks = true;
        Cluster.Calls.Clear();
        SandboxService? pass = null;
        var isStarted = new ManualResetEventSlim();
        void Kill()
        {
            if (Cluster.Calls.Count == call)
            {
                isStarted.Wait(SandboxNode.Patience);
                pass!.Signal(SandboxProcesses.SigKill);
            }
        }

        Cluster.Before = isAfter ? null : (_, _) => Kill();
        Cluster.After = isAfter ? _ => Kill() : null;
        using (pass = Node.BeginPass())
        {
            isStarted.Set();
            await pass.UntilExitedAsync();
        }

        (Cluster.Before, Cluster.After) = (null, null);

        await PassAsync();

        Assert.Equal(1, Cluster.Instances["inst1"].Activations);
        Assert.Single(Opcodes, opcode => (string?)opcode["OP_ID"] == "OP_GROUP_VERIFY_DISKS");
    }

    private IEnumerable<JsonNode> Opcodes => Cluster.Jobs.SelectMany(job => job.Opcodes)!;
}
