using System.Globalization;

namespace Watcher.NodeTests.Activation;

/// <summary>systemd holds noded's port: the cluster is not refused while noded is away for a moment, and is when it is meant to be down.</summary>
public abstract class NodedActivationTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private const string Noded = "ganeti-noded.service";
    private const string SocketUnit = "ganeti-noded.socket";
    private const string Proxy = "ganeti-noded-proxy.service";
    private const string Unheard = "! ss -Hltnp sport = :1811 | grep -q systemd";
    private const string Closed = "inactive inactive inactive";

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

    /// <summary>Which stops all, and starts it again. The last of its class: it takes back what makes Ganeti's programs cheap on test nodes.</summary>
    [Fact]
    public async Task UpgradeOfGanetisPackage_NobodyIsRefused_AndAStopThatStaysClosesTheSockets()
    {
        await GanetiPackage.MakeAsync(Node, Suite);
        await CommandAsync("enable");
        await CommandAsync("enable", "luxid");
        await Units.ShellAsync("systemd-analyze security --no-pager --threshold=15 ganeti-luxid-linger.service ganeti-noded-linger.service");
        var since = (Noded: await Units.PropertyAsync(Noded, "MainPID"), Luxid: await Units.PropertyAsync("ganeti-luxid.service", "MainPID"));
        await using (var noded = await NodedClients.StartAsync(Node))
        await using (var luxid = new LuxidClients(Node))
        {
            await luxid.UntilAnsweredAsync();
            await Node.CheckedAsync(GanetiPackage.Install);
            await luxid.UntilAnsweredAsync();
            await noded.UntilAnsweredAsync();
            Assert.NotEqual(since.Noded, await Units.PropertyAsync(Noded, "MainPID"));
            Assert.NotEqual(since.Luxid, await Units.PropertyAsync("ganeti-luxid.service", "MainPID"));
            Figures.Say($"{Debian}, an upgrade of Ganeti's package: noded: {noded}; luxid: {luxid}");
            Assert.Equal((0, 0), (noded.Refused, luxid.Refused));
        }

        await AssertCheckIsSilentAsync();
        await Units.ShellAsync("service ganeti stop");
        await Units.WaitAsync(async () => await StatesAsync() == Closed, "the port is closed");
        await Units.WaitAsync(async () => await Units.PropertyAsync("ganeti-luxid.socket", "ActiveState") == "inactive", "luxid's socket is closed");
        await Units.StartAllAsync();
        await Units.WaitUntilReadyAsync();

        // Its own directory stays until it has been restarted.
        await CommandAsync("disable", "luxid");
        await Units.ControlAsync("restart", "ganeti-luxid.service");
        await Units.WaitUntilReadyAsync();
        await CommandAsync("disable", "luxid");
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

    /// <summary>Ended anywhere, by itself or by the other one, it is finished or taken back; and what asks it to end does not, while it has the cluster's connections.</summary>
    [Theory]
    [InlineData("enable", "KILL", "grep -q write /run/said")]
    [InlineData("enable", "KILL", "grep -q anew /run/said")]
    [InlineData("enable", "KILL", "grep -q 'restart noded' /run/said")]
    [InlineData("disable", "KILL", "grep -q 'restart noded' /run/said")]
    [InlineData("disable", "KILL", Unheard)]
    [InlineData("disable", "TERM", Unheard)]
    [InlineData("disable", "HUP", Unheard)]
    public async Task EndedInTheMiddle_RunAgainItFinishes_AndTheOtherTakesItBack(string verb, string signal, string at)
    {
        var files = await FilesAsync();
        await EndedAsync(verb, signal, at);
        if (signal != "KILL")
        {
            await AssertListensAsync("0.0.0.0:1811 ganeti-noded");
        }

        await AssertCheckKnowsAsync();
        await CommandAsync("disable");
        await AssertListensAsync("0.0.0.0:1811 ganeti-noded");
        Assert.Equal(files, await FilesAsync());
        await EndedAsync(verb, signal, at);
        await CommandAsync("enable");
        await AssertListensAsync("127.0.0.1:1911 ganeti-noded", "0.0.0.0:1811 systemd");
        await AssertCheckIsSilentAsync();
    }

    /// <summary>Where the way back was killed between the socket's end and noded's start.</summary>
    [Fact]
    public async Task NobodyListensInFront_CheckSaysSo_AndEitherCommandMendsIt()
    {
        foreach (var verb in new[] { "disable", "enable" })
        {
            await CommandAsync("enable");
            await Units.ShellAsync($"systemctl stop {SocketUnit} {Proxy}; rm -r /usr/local/lib/systemd/system/ganeti-noded.socket /usr/local/lib/systemd/system/ganeti-noded-proxy.service /usr/local/lib/systemd/system/{Noded}.d; systemctl daemon-reload");
            await AssertListensAsync("127.0.0.1:1911 ganeti-noded");
            var check = await Units.CheckAsync();
            Assert.Equal(1, check.ExitCode);
            Assert.Contains("ganeti-watcher units activation disable noded", check.Text, StringComparison.Ordinal);
            Assert.Contains("restart noded at its own port", (await Node.WatcherAsync("units", "unadopt", "--dry-run")).Output, StringComparison.Ordinal);
            await CommandAsync(verb);
            await AssertCheckIsSilentAsync();
            await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CommandAsync("disable");
        await RemoveDropInAsync(Noded);
        await Units.ControlAsync("reset-failed");
        await Units.ControlAsync("restart", Noded);
        await base.DisposeAsync();
    }

    private async Task CommandAsync(string verb, string daemon = "noded")
    {
        var done = await Node.WatcherAsync("units", "activation", verb, daemon);
        Assert.True(done.ExitCode == 0, $"{done}");
    }

    private async Task AssertRefusedAsync(string why)
    {
        var refused = await Node.WatcherAsync("units", "activation", "enable", "noded");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Either all is as it should be, or it is said what to type.</summary>
    private async Task AssertCheckKnowsAsync()
    {
        var check = await Units.CheckAsync();
        Assert.True(check.ExitCode == 0 || check.Text.Contains("units activation", StringComparison.Ordinal) || check.Text.Contains("daemon-reload", StringComparison.Ordinal), $"{check}");
    }

    /// <summary>Sends the command a signal as soon as something is so.</summary>
    private async Task EndedAsync(string verb, string signal, string at)
    {
        await CommandAsync(verb == "enable" ? "disable" : "enable");
        await Units.ShellAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rm -f /run/said; touch /run/said
            {{TestNode.Watcher}} units activation {{verb}} noded > /run/said 2>&1 &
            until {{at}} || ! kill -0 $! 2>/dev/null; do :; done
            kill -{{signal}} $! 2>/dev/null || true
            wait 2>/dev/null || true
            """));
    }

    private Task<string> FilesAsync() => Units.ShellAsync("find /etc/systemd /usr/local/lib /run/systemd/system ! -type d -printf '%p %l\\n' 2>/dev/null | sort");

    private async Task<string> StatesAsync() => string.Join(
        ' ', await Task.WhenAll(new[] { Noded, SocketUnit, Proxy }.Select(unit => Units.PropertyAsync(unit, "ActiveState"))));

    /// <summary>Address and first process of what listens at noded's two ports.</summary>
    private Task AssertListensAsync(params string[] places) => Units.WaitAsync(
        async () => (await Units.ShellAsync("ss -Hltnp '( sport = :1811 or sport = :1911 )'")) is var rows
            && rows.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var lines && lines.Length == places.Length
            && places.All(place => place.Split(' ') is [var address, var process] && lines.Any(line => line.Contains($" {address} ", StringComparison.Ordinal) && line.Contains($"(\"{process}\"", StringComparison.Ordinal))),
        $"these listen: {string.Join(", ", places)}");

    private async Task AssertCheckIsSilentAsync()
    {
        var check = await Units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
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
