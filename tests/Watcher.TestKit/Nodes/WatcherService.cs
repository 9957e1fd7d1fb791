#pragma warning disable RS0030 // Process: the service runs beside the test, inside a node.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>The watcher's service in the foreground of a node without systemd; and what to wait for of the one that a node's systemd runs.</summary>
internal sealed class WatcherService : IAsyncDisposable
{
    private readonly TestNode _node;
    private readonly Process _outside;
    private readonly StringBuilder _printed = new();

    private WatcherService(TestNode node, Process outside)
    {
        _node = node;
        _outside = outside;
        _ = Command.CopyAsync(outside.StandardOutput, _printed);
        _ = Command.CopyAsync(outside.StandardError, _printed);
    }

    public string Printed => Command.Snapshot(_printed);

    public bool HasExited => _outside.HasExited;

    public int ExitCode => _outside.ExitCode;

    /// <summary>The service's process inside the node.</summary>
    public NodeProcess Process => Find(_node) ?? throw new InvalidOperationException($"no service runs on {_node.Name}: {Printed}");

    public static NodeProcess? Find(TestNode node) => node.Processes.All().FirstOrDefault(
        p => p.CommandLine.StartsWith($"{TestNode.Watcher} serve", StringComparison.Ordinal));

    /// <summary>Returns when it has written its first snapshot, and has seen the daemons.</summary>
    public static Task<WatcherService> StartAsync(TestNode node, params string[] options) => StartAsync(node, [], options);

    /// <summary>The same, with more in its environment.</summary>
    public static async Task<WatcherService> StartAsync(TestNode node, Dictionary<string, string> more, params string[] options)
    {
        node.Files.Delete(TestNode.StatusFile);
        string[] command = [.. more.Count > 0 ? ["env", .. more.Select(each => $"{each.Key}={each.Value}")] : Array.Empty<string>(), TestNode.Watcher, "serve", .. options];
        var service = new WatcherService(node, Command.Start(NodeScripts.Inside(node.Name, command)));
        await Until.TrueAsync(
            () => node.Files.Exists(TestNode.StatusFile) && node.Files.Exists(TestNode.DaemonsMemory),
            "the service is up", () => service.Printed, service.WhyNever);
        return service;
    }

    /// <summary>One as systemd starts it, which idles beside another that is at work; without the word that systemd waits for READY it would end.</summary>
    public static WatcherService StartThatMayIdle(TestNode node) =>
        new(node, Command.Start(NodeScripts.Inside(node.Name, ["env", "NOTIFY_SOCKET=/run/no-manager", TestNode.Watcher, "serve"])));

    /// <summary>
    /// Waits until a service that began with no memory has seen that systemd manages the daemons, and each one's unit: from then on it tells what
    /// becomes of them.
    /// </summary>
    public static async Task UntilUnitsAreSeenAsync(TestNode node) => await Until.TrueAsync(
        () => node.Files.Read(TestNode.DaemonsMemory) is var seen
            && seen.Contains("\"mode\": \"Systemd\"", StringComparison.Ordinal)
            && NodeDaemons.Names.All(name => seen.Contains($"ganeti-{name}.service", StringComparison.Ordinal)),
        "the service has seen the daemons' units",
        () => node.Files.Read(TestNode.DaemonsMemory));

    public async Task SignalAsync(string signal) =>
        await _node.CheckedAsync(["kill", $"-{signal}", Process.Pid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>SIGTERM, and its end.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await Until.TrueAsync(() => HasExited, "the service has ended after SIGTERM");
    }

    /// <summary>Waits until every duty has stepped since now, and once more: all that is about to happen has been looked at. Needs a schedule of a second.</summary>
    public Task UntilItHasLookedTwiceAsync() => UntilItHasLookedTwiceAsync(_node, () => Printed + _node.Log, WhyNever);

    /// <summary>The same of whichever service is at work.</summary>
    public static async Task UntilItHasLookedTwiceAsync(TestNode node, Func<string>? instead = null, Func<string?>? never = null)
    {
        for (var look = 0; look < 2; look++)
        {
            // "freshUntil" is two periods later than the oldest of all duties' last steps (Hosting/ServiceReport.cs), by the clock of GetTimestamp.
            var after = (TimeProvider.System.GetTimestamp() / (double)TimeProvider.System.TimestampFrequency) + (2 * WatcherConfig.EachSecond.TotalSeconds);
            await Until.TrueAsync(() => FreshUntil(node) > after, "every duty has stepped again", instead, never);
        }
    }

    /// <summary>Null while it lives: what it is to do may still come.</summary>
    public string? WhyNever() => HasExited ? $"the service has ended: {Printed}" : null;

    public async ValueTask DisposeAsync()
    {
        if (Find(_node) is { } process)
        {
            await _node.RunAsync(["kill", "-KILL", process.Pid.ToString(CultureInfo.InvariantCulture)]);

            // Its lock is free only when its last thread has ended: it has then been waited for.
            await Until.WithinAsync(() => HasExited && !_node.Processes.IsAlive(process));
        }

        _outside.Dispose();
    }

    /// <summary>0 while there is no snapshot: it is replaced as a whole.</summary>
    private static double FreshUntil(TestNode node) => node.Files.Read(TestNode.StatusFile) is { Length: > 0 } text ? (double)JsonNode.Parse(text)!["freshUntil"]! : 0;
}
