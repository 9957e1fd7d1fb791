namespace Watcher.SandboxTests;

/// <summary>Verification and activation of disks, by the published executable on a scripted cluster.</summary>
public sealed class DisksTests : DisksTest
{
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
        Assert.Equal("boot-2", (string?)Node.ReadJson(StateFile)?["node"]?[Node2]?["bootid"]);
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
        await Node.UntilAsync(() => Cluster.Jobs.Count > 0, "the disks are verified");

        Cluster.Add("inst2", "ERROR_down");
        await Node.UntilAsync(() => Cluster.Jobs.Count > 1, "inst2 is restarted");

        Assert.Equal(["OP_GROUP_VERIFY_DISKS", "OP_INSTANCE_STARTUP"], Opcodes.Select(opcode => (string?)opcode["OP_ID"]));
        Assert.Equal("queued", Cluster.Jobs[0].Status);
    }
}
