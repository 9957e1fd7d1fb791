namespace Watcher.SandboxTests;

/// <summary>A pass that verifies and activates disks is killed, and the next one does what is left.</summary>
public sealed class DisksKilledTests : DisksTest
{
    // A pass that verifies and activates makes fewer calls than the last of these.
    public static TheoryData<int, bool> CallsOfAPass => new(
        Enumerable.Range(1, 30).SelectMany(call => new (int, bool)[] { (call, false), (call, true) }));

    public static TheoryData<int, bool> SubmissionsOfAPass => new() { { 14, false }, { 14, true }, { 25, false }, { 25, true } };

    /// <summary>SIGKILL while luxid answers a call, for each call of a pass: before it took effect, and after.</summary>
    [Theory]
    [MemberData(nameof(CallsOfAPass))]
    public Task Pass_KilledAtACallOfLuxid_VerifiesAndActivatesOnceAllTheSame(int call, bool isAfter) => KillAsync(call, isAfter);

    /// <summary>
    /// Where jobs are submitted. A pass gives a node that was just restarted some seconds, so these few stand for all: a unit test kills the
    /// service at every point (Disks/DeathTests.cs).
    /// </summary>
    [Theory]
    [MemberData(nameof(SubmissionsOfAPass))]
    public Task Pass_KilledAtASubmissionAfterANodesRestart_VerifiesAndActivatesOnceAllTheSame(int call, bool isAfter)
    {
        Cluster.BootIds[Node2] = "boot-2";
        return KillAsync(call, isAfter);
    }

    private async Task KillAsync(int call, bool isAfter)
    {
        Cluster.Instances["inst1"].HasIdleDisks = true;
        Cluster.Calls.Clear();
        SandboxService? pass = null;
        var isStarted = new ManualResetEventSlim();
        void Kill()
        {
            if (Cluster.Calls.Count == call)
            {
                isStarted.Wait(Until.Deadline);
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
}
