using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Activation;

/// <summary>Each begins, and ends, without activation.</summary>
public abstract class ActivationTest(NodeFixture fixture) : UnitsTest(fixture)
{
    /// <summary>luxid's own socket, behind systemd's.</summary>
    private protected const string Own = "/run/ganeti-luxid/ganeti-query";

    private protected const string Luxid = "ganeti-luxid.service";
    private protected const string SocketUnit = "ganeti-luxid.socket";
    private protected const string Proxy = "ganeti-luxid-proxy.service";

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What lies where units lie, and in /run/ganeti's directory of sockets.</summary>
    private protected Task<string> FilesAsync() => Units.ShellAsync(
        "find /etc/systemd /usr/local/lib /run/systemd/system ! -type d -printf '%p %l\\n' 2>/dev/null | sort; find /run/ganeti/socket/ganeti* /run/ganeti-luxid* -maxdepth 0 -printf '%p %y %m %u:%g\\n' 2>/dev/null | sort");

    private protected async Task EnableAsync()
    {
        var enabled = await Node.WatcherAsync("units", "activation", "enable", "luxid");
        Assert.True(enabled.ExitCode == 0, $"{enabled}");
    }

    private protected async Task DisableAsync()
    {
        var disabled = await Node.WatcherAsync("units", "activation", "disable", "luxid");
        Assert.True(disabled.ExitCode == 0, $"{disabled}");
    }

    private protected Task KillAsync(string verb, int steps) => KillPoints.KillAsync(Node, $"activation {verb} luxid", steps);

    private protected async Task<string> StatesAsync() => string.Join(
        ' ', await Task.WhenAll(new[] { Luxid, SocketUnit, Proxy }.Select(unit => Units.PropertyAsync(unit, "ActiveState"))));

    private protected async Task AssertCheckIsSilentAsync()
    {
        var check = await Units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await RemoveDropInAsync(Luxid);
        await DisableAsync();
        await Units.ControlAsync("reset-failed");
        await Units.ControlAsync("restart", Luxid);
        await Units.WaitUntilReadyAsync();
        await DisableAsync();
        await base.DisposeAsync();
    }
}
