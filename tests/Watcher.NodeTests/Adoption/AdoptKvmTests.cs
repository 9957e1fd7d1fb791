namespace Watcher.NodeTests.Adoption;

/// <summary>With a real guest, whose qemu noded has started from the init script's unit.</summary>
public sealed class AdoptKvmTests(KvmSystemdNode fixture) : AdoptTest(fixture), IClassFixture<KvmSystemdNode>
{
    [Fact]
    public async Task RealGuest_LivesThroughBothWays_AndIsManagedByEither()
    {
        var guest = await Node.Kvm.StartAsync();
        await AdoptAsync();
        Assert.Equal([guest], Node.Kvm.All());

        // One that lies in the old cgroup is stopped by the new noded, and another started in its own.
        await Node.CheckedAsync(["gnt-instance", "reboot", "--type=hard", NodeKvm.Name]);
        var next = Node.Kvm.Process;
        Assert.NotEqual(guest, next);
        Assert.EndsWith("/ganeti-noded.service", Node.Processes.Cgroup(next.Pid), StringComparison.Ordinal);

        // Its cgroup stays for it, and is listed; nothing else of the units is.
        var back = await Node.WatcherAsync("units", "unadopt", "--purge");
        Assert.True(back.ExitCode == 0, $"{back}");
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.All(NodeDaemons.Names, (string daemon) => Assert.Equal(InitScripts, RunsIn(daemon)));
        Assert.Equal([next], Node.Kvm.All());
    }
}
