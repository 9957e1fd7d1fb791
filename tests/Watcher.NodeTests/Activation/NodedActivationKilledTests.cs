using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Activation;

/// <summary>noded's activation, turned on and off by commands that are ended in their middle. Each release has other points in the ring, and all of them by hand.</summary>
public abstract class NodedActivationKilledTests(NodeFixture fixture) : NodedActivationTest(fixture)
{
    private const string Unheard = "! ss -Hltnp sport = :1811 | grep -q systemd";

    public static TheoryData<string, string, string> Points => On(Suite.Bookworm);

    /// <summary>Ended anywhere, by itself or by the other one, it is finished or taken back; and what asks it to end does not, while it has the cluster's connections.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public async Task EndedInTheMiddle_RunAgainItFinishes_AndTheOtherTakesItBack(string verb, string signal, string at)
    {
        var files = await FilesAsync();
        await EndedAsync(verb, signal, at);
        if (signal != "KILL")
        {
            await AssertListensAsync("0.0.0.0:1811 ganeti-noded");
        }

        await KillPoints.LeaveHalfWrittenAsync(Node, $"/usr/local/lib/systemd/system/{SocketUnit}");
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

    private protected static TheoryData<string, string, string> On(Suite suite) =>
    [
        .. KillPoints.On<(string, string, string)>(
            suite,
            [
                ("enable", "KILL", "write"), ("enable", "KILL", "anew"), ("disable", "TERM", Unheard), ("enable", "KILL", "restart noded"), ("disable", "KILL", "restart noded"),
                ("disable", "HUP", Unheard), ("disable", "KILL", Unheard),
            ]),
    ];

    /// <summary>Either all is as it should be, or it is said what to type.</summary>
    private async Task AssertCheckKnowsAsync()
    {
        var check = await Units.CheckAsync();
        Assert.True(check.ExitCode == 0 || check.Text.Contains("units activation", StringComparison.Ordinal) || check.Text.Contains("daemon-reload", StringComparison.Ordinal), $"{check}");
    }

    /// <summary>Sends the command a signal as soon as it says something, or something is so.</summary>
    private async Task EndedAsync(string verb, string signal, string at)
    {
        await CommandAsync(verb == "enable" ? "disable" : "enable");
        await KillPoints.EndAsync(Node, $"activation {verb} noded", signal, at == Unheard ? $"until {at} || ! kill -0 $! 2>/dev/null; do :; done" : KillPoints.UntilSaid(at));
    }
}
