namespace Watcher.NodeTests;

/// <summary>The short set on Debian 13 with systemd 257.</summary>
public sealed class SystemdTrixieTests(SystemdTrixieNode fixture) : SystemdTest(fixture), IClassFixture<SystemdTrixieNode>
{
    [Theory]
    [InlineData("restart")]
    [InlineData("SIGKILL")]
    public async Task Service_Ends_NodedAndItsGuestLiveOn(string how)
    {
        var noded = await LetTheServiceStartNodedAsync();
        await Node.Guest.RestartAsync();
        AssertFullyPrivileged(noded);
        Assert.DoesNotContain(TestUnit.Name, Node.Processes.Cgroup(Node.Guest.Process.Pid), StringComparison.Ordinal);

        await EndServiceAsync(how);

        Assert.True(Node.Processes.IsAlive(noded), "noded went with the service");
        Assert.Null(Node.Guest.WhatHappened());
    }
}
