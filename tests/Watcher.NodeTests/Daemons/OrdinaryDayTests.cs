using System.Globalization;
using Watcher.NodeTests.Holds;

namespace Watcher.NodeTests.Daemons;

/// <summary>
/// What an operator does with a healthy master in a day where systemd is not: none of it is told at WARNING or above. The service looks every second, so that it looks in the middle
/// of everything. What needs more nodes or ssh, and the upgrade of Ganeti's package, are in <c>Operations</c>, which hold the same.
/// </summary>
[Collection<PlainBookwormServed>]
public sealed class OrdinaryDayTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string InitScript = "/etc/init.d/ganeti";

    // A new certificate of the cluster's is brought about by ssh, also on the master itself: there is none here.
    private static readonly string[] RenewCrypto =
    [
        "gnt-cluster", "renew-crypto", "--force", "--new-rapi-certificate", "--new-spice-certificate", "--new-confd-hmac-key", "--new-cluster-domain-secret",
    ];

    private static readonly string[] Alarming = [" WARNING ", " ERROR ", " CRITICAL "];

    private readonly List<(string What, int Lines, IReadOnlyList<string> Alarms)> _day = [];
    private WatcherService? _service;
    private int _seen;

    private WatcherService Service => _service!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
    }

    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task ADaysWork_NothingIsToldAtWarningOrAbove()
    {
        await DoAsync("boot beside the init script", BootAsync);
        foreach (var daemon in NodeDaemons.Names)
        {
            await DoAsync($"stop ganeti-{daemon} and start it later", () => StopAndStartAsync(daemon));
            await DoAsync($"restart ganeti-{daemon}", async () =>
            {
                await Node.Daemons.StopAsync(daemon);
                await Node.Daemons.StartAsync(daemon);
            });
        }

        foreach (var (stop, start) in new[] { ("stop-master", "start-master"), ("stop-all", "start-all") })
        {
            await DoAsync($"daemon-util {stop} and {start}", async () =>
            {
                await Node.Daemons.UtilAsync(stop);
                await UntilToldAsync("ganeti-luxid was stopped");
                await Node.Daemons.UtilAsync(start);
            });
        }

        await DoAsync("service ganeti restart", () => Node.CheckedAsync([InitScript, "restart"]));
        await DoAsync("renew-crypto", () => Node.CheckedAsync(RenewCrypto));
        await DoAsync("pause, restart a daemon, continue", PauseAsync);
        await DoAsync("rotate the logs", () => Node.CheckedAsync(
            ["sh", "-c", $"cd /var/log/ganeti && for log in *.log; do mv $log $log.1; done && {NodeDaemons.DaemonUtil} rotate-all-logs && kill -HUP {Service.Process.Pid}"]));
        await DoAsync("restart the watcher", async () =>
        {
            await Service.StopAsync();
            await StartAsync();
        });
        await DoAsync("reboot", BootAsync);

        // What is told is seen, and nothing told before it is on its way any more.
        await Node.Daemons.KillAsync("mond");
        await UntilToldAsync("ganeti-mond died");
        Assert.Single(Alarms(Service.Printed[_seen..]));
        AssertQuiet();
    }

    /// <summary>The node's daemons and the watcher with them end as a power cut ends them; then both are started at once.</summary>
    private async Task BootAsync()
    {
        await EndAsync();
        await HeldNode.RebootAsync(Node);
        _seen = 0;
        var starting = WatcherService.StartAsync(Node);
        var booting = Node.CheckedAsync([InitScript, "start"]);
        _service = await starting;
        await booting;
    }

    private async Task StopAndStartAsync(string daemon)
    {
        await Node.Daemons.StopAsync(daemon);
        await UntilToldAsync($"ganeti-{daemon} was stopped");
        await Service.UntilItHasLookedTwiceAsync();
        await Node.Daemons.StartAsync(daemon);
        await UntilToldAsync($"ganeti-{daemon} runs again as pid {Node.Daemons.Get(daemon).Pid}");
    }

    private async Task PauseAsync()
    {
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await UntilToldAsync("standing still: the watcher is paused");
        await Node.Daemons.StopAsync("rapi");
        await Node.Daemons.StartAsync("rapi");
        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        await UntilToldAsync("at work again");
    }

    private async Task StartAsync()
    {
        await EndAsync();
        _seen = 0;
        _service = await WatcherService.StartAsync(Node);
    }

    private async Task EndAsync()
    {
        if (_service is { } service)
        {
            await service.DisposeAsync();
            _service = null;
        }
    }

    private async Task DoAsync(string what, Func<Task> act)
    {
        await act();
        CommandResult? status = null;
        await Node.Daemons.WaitForAsync(NodeDaemons.Names, Service);
        await Until.TrueAsync(
            async () => (status = await Node.WatcherAsync("status")).ExitCode == 0 && status.Output.StartsWith("Service: at work", StringComparison.Ordinal),
            $"all is well after: {what}", () => $"{status}\n{Service.Printed}", Service.WhyNever);
        var printed = Service.Printed;
        string[] lines = printed[_seen..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _day.Add((what, lines.Length, [.. Alarms(printed[_seen..])]));
        _seen = printed.Length;
    }

    private Task UntilToldAsync(string text) => Until.TrueAsync(
        () => Service.Printed[_seen..].Contains(text, StringComparison.Ordinal), $"it is told that {text}", () => Service.Printed, Service.WhyNever);

    private static IEnumerable<string> Alarms(string printed) =>
        printed.Split('\n').Where(line => Alarming.Any(level => line.Contains(level, StringComparison.Ordinal)));

    private void AssertQuiet()
    {
        var alarms = _day.SelectMany(step => step.Alarms.Select(alarm => $"{step.What}: {alarm}")).ToArray();
        Figures.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Debian 12, a day's ordinary work without systemd: {_day.Count} steps ({_day[0].What} … {_day[^1].What}), {_day.Sum(step => step.Lines)} lines, {alarms.Length} at WARNING or above"));
        Assert.True(alarms.Length == 0, string.Join('\n', alarms));
    }
}
