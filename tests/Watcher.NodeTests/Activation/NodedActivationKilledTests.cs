using System.Globalization;
using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Activation;

/// <summary>noded's activation, turned on and off by commands that are ended in their middle.</summary>
public abstract class NodedActivationKilledTests(NodeFixture fixture) : NodedActivationTest(fixture)
{
    private const string Unheard = "! ss -Hltnp sport = :1811 | grep -q systemd";

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
}
