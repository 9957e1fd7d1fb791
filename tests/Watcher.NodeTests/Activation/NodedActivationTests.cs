using System.Globalization;

namespace Watcher.NodeTests.Activation;

/// <summary>systemd holds noded's port: the cluster is not refused while noded is away for a moment, and is when it is meant to be down.</summary>
public abstract class NodedActivationTests(NodeFixture fixture) : NodedActivationTest(fixture)
{
    private static int Rounds => Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 3;

    [Fact]
    public async Task EnabledRestartedKilledDisabled_NobodyIsRefused_AndAllIsAsBefore()
    {
        var files = await FilesAsync();
        await DropInAsync(Noded, "[Service]\nRestartSec=100ms");
        await using (var clients = await NodedClients.StartAsync(Node))
        {
            await CommandAsync("enable");
            await clients.UntilAnsweredAsync();
            Assert.Equal((0, 0), (clients.Refused, clients.CutOff));
            await AssertListensAsync("127.0.0.1:1911 ganeti-noded", "0.0.0.0:1811 ganeti-watcher");
            await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");

            for (var round = 0; round < Rounds; round++)
            {
                // Forty starts in twenty minutes are the limit.
                await Units.ControlAsync("reset-failed", Noded);
                await Units.ControlAsync("restart", Noded);
                await clients.UntilAnsweredAsync();
            }

            for (var round = 0; round < Rounds; round++)
            {
                await Units.ControlAsync("reset-failed", Noded);
                await KillAsync("noded");
                await clients.UntilAnsweredAsync();

                // Its children may have answered, and the next one have found the pid file locked by one of them.
                await Units.WaitAsync(async () => await Units.PropertyAsync(Noded, "ActiveState") == "active", "noded runs again");
            }

            var cutOff = clients.CutOff;
            await CommandAsync("disable");
            await clients.UntilAnsweredAsync();
            Assert.Equal(cutOff, clients.CutOff);
            Figures.Say($"{Debian}, noded activated, {Rounds} restarts and {Rounds} SIGKILLs, two clients: {clients}");
            Assert.Equal(0, clients.Refused);
            Assert.InRange(clients.CutOff, 0, 2 * 2 * Rounds);
        }

        await AssertListensAsync("0.0.0.0:1811 ganeti-noded");
        await ControlAsync();
        await RemoveDropInAsync(Noded);
        await CommandAsync("disable");
        Assert.Equal(files, await FilesAsync());
        await AssertCheckIsSilentAsync();
    }

    [Fact]
    public async Task Enabled_CheckAndStatusKnowIt_StoppedOrHeld_ThePortIsClosed()
    {
        await CommandAsync("enable");
        await AssertCheckIsSilentAsync();
        await Units.ShellAsync($"systemd-analyze security --no-pager --threshold=15 {Proxy}");
        await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");
        var proxy = await Units.PropertyAsync(Proxy, "MainPID");
        Assert.Contains($"behind {SocketUnit} (listening), proxy pid {proxy}", (await Node.WatcherAsync("status")).Output, StringComparison.Ordinal);

        await Units.ControlAsync("stop", Noded);
        await Units.WaitAsync(async () => await StatesAsync() == Closed, "the port is closed");
        await AssertListensAsync();
        await Units.ControlAsync("start", Noded);
        await AssertListensAsync("127.0.0.1:1911 ganeti-noded", "0.0.0.0:1811 systemd");
        await AssertCheckIsSilentAsync();

        // With all of the units, back to the init script: first to where the cluster finds it.
        Assert.Contains("restart noded at its own port", (await Node.WatcherAsync("units", "unadopt", "--dry-run")).Output, StringComparison.Ordinal);
    }

    /// <summary>As on a node that has left its cluster: noded never ran, so that nothing ends by which systemd would see that its socket is of no use.</summary>
    [Fact]
    public async Task StartIsSkippedByACondition_ThePortIsClosed()
    {
        await CommandAsync("enable");
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.ShellAsync("mv /var/lib/ganeti/server.pem /root");
        await Units.ControlAsync("start", "ganeti.target");
        try
        {
            await Units.WaitAsync(async () => await StatesAsync() == Closed, "the port is closed");
            await AssertListensAsync();
        }
        finally
        {
            await Units.ShellAsync("mv /root/server.pem /var/lib/ganeti");
            await Units.StartAllAsync();
            await Units.WaitUntilReadyAsync();
        }

        await AssertCheckIsSilentAsync();
    }

    [Fact]
    public async Task NodedListensElsewhere_OrItsPlaceIsTaken_EnableRefuses_AndChangesNothing()
    {
        var files = await FilesAsync();
        await DropInAsync(Noded, "[Service]\nEnvironment=NODED_ARGS=--port=1812\nEnvironmentFile=");
        await Units.ControlAsync("restart", Noded);
        await AssertRefusedAsync("noded listens at 0.0.0.0:1812");
        await RemoveDropInAsync(Noded);
        await Units.ControlAsync("restart", Noded);

        await Units.ShellAsync("systemd-run --quiet --unit=squatter python3 -c 'import socket, time; s = socket.create_server((\"127.0.0.1\", 1911)); time.sleep(777)'");
        await Units.WaitAsync(async () => (await Units.ShellAsync("ss -Hltn sport = :1911")).Length > 0, "somebody listens at noded's own port");
        await AssertRefusedAsync("somebody listens at port 1911");
        await Units.ControlAsync("stop", "squatter.service");
        Assert.Equal(files, await FilesAsync());
    }

    /// <summary>A job's request that is under way, and one that comes while the port changes hands, are served to their ends.</summary>
    [Fact]
    public async Task LongRequests_AreNotCutOff()
    {
        foreach (var (verb, port) in new[] { ("enable", 1811), ("disable", 1911) })
        {
            var job = await Units.ShellAsync("gnt-debug delay --submit --no-master -n node1.gnt.test 3 | sed 's/[^0-9]//g'");
            await Units.WaitAsync(async () => (await Units.ShellAsync($"ss -Htn state established sport = :{port}")).Length > 0, "the request is under way");
            await CommandAsync(verb);
            await Units.ShellAsync($"gnt-job wait {job}; gnt-job list --no-headers -o status {job} | grep -qx success");
        }
    }

    private async Task AssertRefusedAsync(string why)
    {
        var refused = await Node.WatcherAsync("units", "activation", "enable", "noded");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
    }

    /// <summary>The same clients without activation.</summary>
    private async Task ControlAsync()
    {
        await using var clients = await NodedClients.StartAsync(Node);
        for (var round = 0; round < 2; round++)
        {
            await Units.ControlAsync("restart", Noded);
            await clients.UntilAnsweredAsync();
        }

        Figures.Say($"{Debian}, the same without activation, 2 restarts: {clients}");
        Assert.NotEqual(0, clients.Refused);
    }
}
