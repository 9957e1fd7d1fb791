namespace Watcher.NodeTests.Units;

/// <summary>Each daemon's unit, started alone where the directories that it may write to are missing, as after a boot.</summary>
[Collection<UnitsBookworm>]
public sealed class UnitsDirectoriesTests(UnitsNode fixture) : UnitsTest(fixture)
{
    [Fact]
    public async Task DirectoriesMissing_EachUnitAlone_StartsAtTheFirstTry()
    {
        await Units.ControlAsync("stop", "ganeti.target");

        // Aside: the hypervisor's knowledge of the guest lies there.
        await Units.ShellAsync("mv /run/ganeti /run/aside && mv /var/log/ganeti /var/log/aside");
        try
        {
            foreach (var daemon in NodeDaemons.Names)
            {
                await Units.ControlAsync("start", $"ganeti-{daemon}.service");

                Assert.Equal(
                    (daemon, "ActiveState=active SubState=running Result=success NRestarts=0 ConditionResult=yes"), (daemon, await Units.StateAsync(daemon)));
                await Units.ControlAsync("stop", "ganeti-*.service");
                await Units.ShellAsync("rm -rf /run/ganeti /var/log/ganeti");
            }
        }
        finally
        {
            await Units.ShellAsync("systemctl stop 'ganeti-*.service'; rm -rf /run/ganeti /var/log/ganeti; mv /run/aside /run/ganeti; mv /var/log/aside /var/log/ganeti");
        }
    }
}
