using Watcher.TestKit.Duties;
using Watcher.TestKit.Groups;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>A node group whose instances mirror their disks between two nodes, played in virtual time.</summary>
public abstract class DisksTest : IDisposable
{
    private protected const string Node2 = "node2.example.com";

    private protected DisksTest(bool disksFirst = false)
    {
        World.Nodes[Node2] = LuxiWorld.GroupUuid;
        Player = new GroupPlayer(World, new SettableTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), Reporter) { DisksFirst = disksFirst };
        Player.WriteBootIds((LuxiWorld.NodeName, LuxiWorld.FirstBootId), (Node2, LuxiWorld.FirstBootId));
    }

    private protected LuxiWorld World { get; } = new();

    private protected RecordingReporter Reporter { get; } = new();

    private protected GroupPlayer Player { get; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Player.Dispose();
    }

    private protected FakeInstance AddMirrored(string name, string status = "running")
    {
        var instance = World.Add(name, status);
        instance.DiskTemplate = "drbd";
        instance.Secondaries.Add(Node2);
        return instance;
    }

    /// <summary>The node boots: its copies lie idle from now on.</summary>
    private protected void Reboot(string node)
    {
        World.BootIds[node] = $"{World.BootIds.GetValueOrDefault(node)}+";
        foreach (var instance in World.Instances.Values.Where(instance => instance.Secondaries.Contains(node)))
        {
            instance.HasIdleDisks = true;
        }
    }

    private protected Task PlayAsync(double minutes) => Player.PlayUntilAsync(TimeSpan.FromMinutes(minutes), TestContext.Current.CancellationToken);

    private protected void At(double minutes, Action happens) => Player.At(TimeSpan.FromMinutes(minutes), happens);

    private protected IEnumerable<FakeJob> JobsOf(string opcode) => World.Jobs.Where(job => job.Opcodes.Any(each => (string?)each!["OP_ID"] == opcode));

    private protected IEnumerable<FakeJob> Verifications => JobsOf("OP_GROUP_VERIFY_DISKS");

    private protected IEnumerable<FakeJob> Activations => JobsOf("OP_INSTANCE_ACTIVATE_DISKS");

    private protected void AssertTold(string text) => Assert.Contains(Reporter.Texts, told => told.Contains(text, StringComparison.Ordinal));

    private protected int TimesTold(string text) => Reporter.Texts.Count(told => told.Contains(text, StringComparison.Ordinal));
}
