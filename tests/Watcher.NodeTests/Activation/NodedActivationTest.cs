namespace Watcher.NodeTests.Activation;

/// <summary>Each begins, and ends, without activation.</summary>
public abstract class NodedActivationTest(NodeFixture fixture) : UnitsTest(fixture)
{
    private protected const string Noded = "ganeti-noded.service";
    private protected const string SocketUnit = "ganeti-noded.socket";
    private protected const string Proxy = "ganeti-noded-proxy.service";
    private protected const string Closed = "inactive inactive inactive";

    private protected async Task CommandAsync(string verb, string daemon = "noded")
    {
        var done = await Node.WatcherAsync("units", "activation", verb, daemon);
        Assert.True(done.ExitCode == 0, $"{done}");
    }

    private protected Task<string> FilesAsync() => Units.ShellAsync("find /etc/systemd /usr/local/lib /run/systemd/system ! -type d -printf '%p %l\\n' 2>/dev/null | sort");

    private protected async Task<string> StatesAsync() => string.Join(
        ' ', await Task.WhenAll(new[] { Noded, SocketUnit, Proxy }.Select(unit => Units.PropertyAsync(unit, "ActiveState"))));

    /// <summary>Address and first process of what listens at noded's two ports.</summary>
    private protected Task AssertListensAsync(params string[] places) => Units.WaitAsync(
        async () => (await Units.ShellAsync("ss -Hltnp '( sport = :1811 or sport = :1911 )'")) is var rows
            && rows.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var lines && lines.Length == places.Length
            && places.All(place => place.Split(' ') is [var address, var process] && lines.Any(line => line.Contains($" {address} ", StringComparison.Ordinal) && line.Contains($"(\"{process}\"", StringComparison.Ordinal))),
        $"these listen: {string.Join(", ", places)}");

    private protected async Task AssertCheckIsSilentAsync()
    {
        var check = await Units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
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
}
