using System.Globalization;

namespace Watcher.NodeTests.Metrics;

/// <summary>The service, in the sandbox of its unit, writes where Debian's node_exporter collects.</summary>
[Collection<UnitsBookworm>]
public sealed class MetricsUnitTests(UnitsNode fixture) : UnitsTest(fixture)
{
    private const string Service = "ganeti-watcher.service";
    private const string Directory = "/var/lib/prometheus/node-exporter";
    private const string Deaths = "ganeti_watcher_daemon_deaths_total{daemon=\"ganeti-confd\",cause=\"SIGKILL\"}";
    private const string Restarts = "ganeti_watcher_daemon_restarts_total{daemon=\"ganeti-confd\"}";
    private const string Path = $"{Directory}/ganeti-watcher.prom";

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Node.RunAsync(["systemctl", "stop", Service]);
        await Node.RunAsync(["rm", "-rf", "/var/lib/prometheus"]);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Service_WritesThem_AndAUnitThatIsKilledIsDownThenRestarted()
    {
        // As dpkg makes it, before the service starts.
        await Node.CheckedAsync(["mkdir", "-p", Directory]);
        await Units.ControlAsync("start", Service);
        await UntilAsync("ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"} 1");
        Assert.Contains("ganeti_watcher_node_info{mode=\"systemd\",role=\"master\"} 1\n", Node.Files.Read(Path), StringComparison.Ordinal);
        Assert.Equal("644 root", (await Node.CheckedAsync(["stat", "-c", "%a %U", Path])).Output.Trim());

        await Units.ControlAsync("stop", "ganeti-confd.service");
        await UntilAsync("ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"} 0");
        await Units.ControlAsync("start", "ganeti-confd.service");
        await UntilAsync("ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"} 1");

        var (deaths, restarts) = (Count(Deaths), Count(Restarts));
        await KillAsync("confd");
        await UntilAsync($"{Deaths} {deaths + 1}");
        await UntilAsync($"{Restarts} {restarts + 1}");
        await UntilAsync("ganeti_watcher_daemon_up{daemon=\"ganeti-confd\"} 1");
    }

    /// <summary>Other tests on this node have killed it before.</summary>
    private int Count(string series) => Node.Files.Read(Path).Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal)) is { } line
        ? int.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture)
        : 0;

    private Task UntilAsync(string line) => Until.TrueAsync(() => Node.Files.Read(Path).Contains($"\n{line}\n", StringComparison.Ordinal), line, () => Node.Files.Read(Path));
}
