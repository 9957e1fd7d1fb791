namespace Watcher.NodeTests.Instances;

/// <summary>An instance whose user shut it down from within, on a node whose hypervisor is made to tell of it.</summary>
public sealed class UserShutdownTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string Victim = "victim";

    [Fact]
    public async Task ShutDownByItsUser_IsCleanedUpAndNotRestarted()
    {
        var instances = new NodeInstances(Node);
        await instances.AddAsync("node1.gnt.test", Victim);
        await instances.AllowUserShutdownAsync();
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        await NodeInstances.ShutDownByUserAsync(Node, Victim);
        await Until.TrueAsync(
            async () => await instances.StateAsync(Victim) == "USER_down", "the cluster sees the user's shutdown");

        await PassAsync();

        Assert.Equal($"success INSTANCE_SHUTDOWN({Victim})", (await instances.JobsAsync())[^1]);
        Assert.Contains($"{Victim} was cleaned up by job", Node.Log, StringComparison.Ordinal);
        NodeInstances.NoMoreShutDown(Node, Victim);
        var jobs = (await instances.JobsAsync()).Count;

        await PassAsync();

        Assert.Equal(jobs, (await instances.JobsAsync()).Count);
        Assert.Equal("USER_down", await instances.StateAsync(Victim));
    }
}
