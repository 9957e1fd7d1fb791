using System.Globalization;
using System.Net.Sockets;

namespace Watcher.NodeTests.Activation;

/// <summary>systemd holds luxid's socket: nobody is refused while luxid is away for a moment, and all are when it is meant to be down.</summary>
public abstract class ActivationTests(NodeFixture fixture) : ActivationTest(fixture)
{
    private const string Known = "/run/ganeti/socket/ganeti-query";
    private const string Watcher = "ganeti-watcher.service";

    private static int Rounds => Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 5;

    [Fact]
    public async Task EnabledRestartedKilledDisabled_NobodyIsRefused_AndAllIsAsBefore()
    {
        var (files, luxid) = (await FilesAsync(), await Units.PropertyAsync(Luxid, "MainPID"));
        await DropInAsync(Luxid, "[Service]\nRestartSec=100ms");
        await using (var clients = new LuxidClients(Node))
        {
            await EnableAsync();
            await clients.UntilAnsweredAsync();
            Assert.Equal((0, 0), (clients.Refused, clients.CutOff));
            Assert.Equal(luxid, await Units.PropertyAsync(Luxid, "MainPID"));

            // A job needs wconfd, whom this luxid must reach although its view was changed while it ran.
            await Units.ShellAsync("timeout 30 gnt-cluster verify-disks");
            Assert.Equal(luxid, await Units.PropertyAsync(Luxid, "MainPID"));

            for (var round = 0; round < Rounds; round++)
            {
                await Units.ControlAsync("restart", Luxid);
                await clients.UntilAnsweredAsync();
            }

            for (var round = 0; round < Rounds; round++)
            {
                await KillAsync("luxid");
                await clients.UntilAnsweredAsync();
            }

            luxid = await Units.PropertyAsync(Luxid, "MainPID");
            var cutOff = clients.CutOff;
            await DisableAsync();
            await clients.UntilAnsweredAsync();
            Assert.Equal(cutOff, clients.CutOff);
            Assert.Equal(luxid, await Units.PropertyAsync(Luxid, "MainPID"));
            Figures.Say($"{Debian}, luxid activated, {Rounds} restarts and {Rounds} SIGKILLs, two clients: {clients}");
            Assert.Equal(0, clients.Refused);
            Assert.InRange(clients.CutOff, 0, 2 * 2 * Rounds);
        }

        await RemoveDropInAsync(Luxid);
        await Units.ControlAsync("reset-failed");
        await ControlAsync();
        await DisableAsync();
        Assert.Equal(files, await FilesAsync());
        await AssertCheckIsSilentAsync();
    }

    [Fact]
    public async Task Enabled_CheckKnowsIt_AndClientsWhoComeEarlyOrInCrowdsAreServed()
    {
        await EnableAsync();
        await AssertCheckIsSilentAsync();
        await Units.ShellAsync($"systemd-analyze security --no-pager --threshold=15 {Proxy}");
        await DropInAsync(Luxid, "[Service]\nExecStartPre=/bin/sh -c 'until [ -e /run/ganeti/go ]; do sleep 0.1; done'");
        await Units.ControlAsync("stop", Luxid);
        await Units.ControlAsync("start", "--no-block", Luxid);

        // The socket may still be the one from before the stop, until then.
        await Units.WaitAsync(async () => await Units.PropertyAsync(Luxid, "ActiveState") == "activating", "luxid's start is held up");
        Assert.Equal("active", await Units.PropertyAsync(SocketUnit, "ActiveState"));
        using (var early = await LuxidClients.ConnectAsync(Node.Files.Outside(Known), Ct))
        {
            var answer = LuxidClients.IsAnsweredAsync(early, Ct);
            Assert.Equal("activating", await Units.PropertyAsync(Luxid, "ActiveState"));
            await Units.ShellAsync("touch /run/ganeti/go");
            Assert.True(await answer);
        }

        await Units.ShellAsync("rm /run/ganeti/go");
        await RemoveDropInAsync(Luxid);
        var idle = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => LuxidClients.ConnectAsync(Node.Files.Outside(Known), Ct)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var client = await LuxidClients.ConnectAsync(Node.Files.Outside(Known), Ct);
            return await LuxidClients.IsAnsweredAsync(client, Ct);
        }));
        Assert.All(answers, Assert.True);
        foreach (var each in idle)
        {
            each.Dispose();
        }

        await Units.ShellAsync("gnt-node list && gnt-job list && gnt-cluster verify-disks");
    }

    /// <summary>systemd's socket is there before luxid, whose start is held up here; the drop-in is there at the boot.</summary>
    [Fact]
    public async Task Booted_AClientThatConnectsBeforeLuxidRuns_IsServed()
    {
        const string DropIn = "/etc/systemd/system/ganeti-luxid.service.d";
        await EnableAsync();
        await Node.Files.WriteAsync($"{DropIn}/planted.conf", "[Service]\nExecStartPre=/bin/sh -c 'until [ -e /run/ganeti/go ]; do sleep 0.1; done'\n", Readable);
        await Node.CheckedAsync(["gnt-instance", "shutdown", "inst1"]);
        Node.Guest.LetGo();

        // The boot waits for luxid.
        await Node.BeginRebootAsync();
        await Units.WaitAsync(async () => await Units.PropertyAsync(SocketUnit, "ActiveState") == "active", "the socket is open before luxid runs");
        using (var early = await LuxidClients.ConnectAsync(Node.Files.Outside(Known), Ct))
        {
            var answer = LuxidClients.IsAnsweredAsync(early, Ct);
            Assert.Null(Node.Daemons.Find("luxid"));
            await Units.ShellAsync("touch /run/ganeti/go");
            Assert.True(await answer);
        }

        Node.Files.Delete("/run/ganeti/go");
        Node.Files.Delete($"{DropIn}/planted.conf");
        await Units.ControlAsync("daemon-reload");
        await Units.WaitUntilReadyAsync();
        await Node.Guest.StartAsync();
        await AssertCheckIsSilentAsync();
    }

    /// <summary>What stock tools say there is what they say without activation.</summary>
    [Fact]
    public async Task StoppedAndHeldOrNotTheMaster_TheSocketIsClosed()
    {
        await Units.ControlAsync("stop", Luxid);
        var without = await Node.RunAsync(["gnt-node", "list"]);
        await Units.ControlAsync("start", Luxid);
        await EnableAsync();

        await Units.ControlAsync("stop", Luxid);
        await Units.WaitAsync(async () => await StatesAsync() == "inactive inactive inactive", "the socket is closed");
        await Assert.ThrowsAnyAsync<SocketException>(() => LuxidClients.ConnectAsync(Node.Files.Outside(Known), Ct));
        var with = await Node.RunAsync(["gnt-node", "list"]);
        Assert.Equal((without.ExitCode, without.Text), (with.ExitCode, with.Text));

        // Held, it is not opened by whoever turns activation on again, or by a pass.
        await Node.CheckedAsync([TestNode.Watcher, "hold", "luxid"]);
        await EnableAsync();
        await Node.WatcherAsync("--once");
        Assert.Equal("inactive inactive inactive", await StatesAsync());
        await Node.CheckedAsync([TestNode.Watcher, "release", "luxid"]);

        await Units.ShellAsync("echo other.gnt.test > /var/lib/ganeti/ssconf_master_node");
        try
        {
            await Units.ControlAsync("start", Luxid);
            await Units.WaitAsync(
                async () => await Units.PropertyAsync(Luxid, "ExecMainStatus") == "11" && await StatesAsync() == "inactive inactive inactive", "luxid ended with 11, and the socket is closed");
            await AssertNothingFailedAsync();
        }
        finally
        {
            await Units.ShellAsync("echo node1.gnt.test > /var/lib/ganeti/ssconf_master_node");
        }

        await Units.ControlAsync("start", Luxid);
        await Units.WaitUntilReadyAsync();
        Assert.Equal("active", await Units.PropertyAsync(SocketUnit, "ActiveState"));
        await Units.ControlAsync("stop", "ganeti.target");
        await Units.WaitAsync(async () => await StatesAsync() == "inactive inactive inactive", "a stop of all closes it");
        await Units.StartAllAsync();
        await Units.WaitUntilReadyAsync();
    }

    /// <summary>The proxy takes connections in luxid's place: that is no answer. And its own silence, or a name that leads nowhere, is not luxid's.</summary>
    [Fact]
    public async Task LuxidHangs_OrItsProxy_OrItsNameIsLost_EachIsTold()
    {
        await EnableAsync();
        await Units.ControlAsync("restart", Luxid);
        await Units.WaitUntilReadyAsync();
        var before = await Units.PropertyAsync(Watcher, "ActiveState");
        await Node.Files.WriteAsync(
            WatcherConfig.Path, WatcherConfig.Text([("Schedule", "0/5 * * * * ?"), ("Disks:Verify", "false"), ("Probes:GrownUpAfter", "1s"), ("Probes:AnswerDeadline", "2s")]));
        await MarkAsync();
        await Units.ControlAsync("restart", Watcher);
        var proxy = await Units.PropertyAsync(Proxy, "MainPID");
        await Units.WaitAsync(
            async () => (await Node.WatcherAsync("status")).Output.Contains($"behind {SocketUnit} (listening), proxy pid {proxy}", StringComparison.Ordinal), "status says what luxid is behind");
        var luxid = await Units.PropertyAsync(Luxid, "MainPID");
        await Units.ShellAsync($"kill -STOP {luxid}");
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains("ganeti-luxid runs but has not answered", StringComparison.Ordinal), "the silence is told");
        await Units.ShellAsync($"kill -CONT {luxid}");
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains("ganeti-luxid answers again", StringComparison.Ordinal), "its answer is told");

        await MarkAsync();
        await Units.ShellAsync($"kill -STOP {proxy}");
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains($"luxid itself answers, at {Own}, and what is before it does not", StringComparison.Ordinal), "the proxy's silence is told");
        await Units.ShellAsync($"kill -CONT {proxy}");
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains("ganeti-luxid answers again", StringComparison.Ordinal), "its answer is told");

        await Units.ShellAsync($"rm {Known}");
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains($"ganeti-query does not lead to {SocketUnit}", StringComparison.Ordinal), "the lost name is told");
        Assert.Matches(@"\n! /[^\n]* does not lead to", (await Node.WatcherAsync("status")).Output);
        await EnableAsync();
        await Units.WaitAsync(async () => !(await Node.WatcherAsync("status")).Output.Contains("\n! /", StringComparison.Ordinal), "it is back");
        Assert.Equal(luxid, await Units.PropertyAsync(Luxid, "MainPID"));

        Node.Files.Delete(WatcherConfig.Path);
        await Units.ControlAsync(before == "active" ? "restart" : "stop", Watcher);
    }

    private Task<string> JournalAsync() => Units.ShellAsync($"journalctl --no-pager -q -t ganeti-watcher --after-cursor='{Cursor}'");

    /// <summary>The same clients without activation.</summary>
    private async Task ControlAsync()
    {
        await using var clients = new LuxidClients(Node);
        for (var round = 0; round < 2; round++)
        {
            await Units.ControlAsync("restart", Luxid);
            await clients.UntilAnsweredAsync();
        }

        Figures.Say($"{Debian}, the same without activation, 2 restarts: {clients}");
        Assert.NotEqual(0, clients.Refused);
    }
}
