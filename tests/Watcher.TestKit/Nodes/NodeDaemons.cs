using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>Ganeti's daemons on a node, judged as its own tools do: by pid file, then by the process.</summary>
internal sealed class NodeDaemons(TestNode node)
{
    public const string DaemonUtil = "/usr/lib/ganeti/daemon-util";

    /// <summary>The installed script, where ours has taken its place.</summary>
    public const string Installed = $"{DaemonUtil}.distrib";

    /// <summary>What runs on a master of ours, in the order of daemon-util.</summary>
    public static IReadOnlyList<string> Names { get; } = ["noded", "confd", "wconfd", "rapi", "luxid", "mond"];

    public static string PidFile(string daemon) => $"/run/ganeti/ganeti-{daemon}.pid";

    public IReadOnlyList<string> Running() => [.. Names.Where(n => Find(n) is not null)];

    public NodeProcess? Find(string daemon) =>
        int.TryParse(node.Files.Read(PidFile(daemon)).Trim(), CultureInfo.InvariantCulture, out var pid)
        && node.Processes.Find(pid) is { } process
        && process.CommandLine.Contains($"ganeti-{daemon}", StringComparison.Ordinal)
            ? process
            : null;

    public NodeProcess Get(string daemon) =>
        Find(daemon) ?? throw new InvalidOperationException($"{daemon} does not run on {node.Name}");

    /// <summary>The daemons that run twice, if only on their way into the background; noded's children, which bear its name, do not count.</summary>
    public string[] Doubled()
    {
        var processes = node.Processes.All();
        return [.. Names.Where(name =>
            processes.Count(p => p.Name == Comm($"ganeti-{name}") && !processes.Any(parent => parent.Pid == p.Parent && parent.Name == p.Name)) > 1)];
    }

    /// <summary>SIGKILL to all of them with one call, and wait until they are gone.</summary>
    public async Task<IReadOnlyList<NodeProcess>> KillAsync(params IEnumerable<string> daemons)
    {
        NodeProcess[] killed = [.. daemons.Select(Get)];
        await node.CheckedAsync(["kill", "-KILL", .. killed.Select(p => p.Pid.ToString(CultureInfo.InvariantCulture))]);
        await Until.TrueAsync(() => killed.All(node.Processes.IsGone), "the killed daemons are gone");
        return killed;
    }

    /// <summary>Waits for the children of a noded that has ended: one that is answering somebody bears its name, and outlives it for a moment.</summary>
    public async Task WaitForLastChildAsync(NodeProcess? but = null) => await Until.TrueAsync(
        () => node.Processes.All().All(process => process.Name != "ganeti-noded" || process == but), "noded and its children have ended");

    /// <summary>Waits until another process runs than the one that was killed.</summary>
    public async Task WaitForNextAsync(string daemon, NodeProcess killed, WatcherService? by = null) => await Until.TrueAsync(
        () => Find(daemon) is { } now && now != killed, $"{daemon} runs again", () => node.Log, () => by?.WhyNever());

    public async Task StopAsync(string daemon) => await UtilAsync("stop", $"ganeti-{daemon}");

    public async Task StartAsync(string daemon) => await UtilAsync("start", $"ganeti-{daemon}");

    public async Task UtilAsync(params string[] arguments) => await node.CheckedAsync([DaemonUtil, .. arguments]);

    /// <summary>Waits until these run, for as long as the service lives whose work that is.</summary>
    public async Task WaitForAsync(IEnumerable<string> daemons, WatcherService? by = null) => await Until.TrueAsync(
        () => daemons.All(d => Find(d) is not null), $"{string.Join(' ', daemons)} run", () => $"running: {string.Join(' ', Running())}\n{node.Log}", () => by?.WhyNever());

    /// <summary>Brings back whatever a test has left dead, past daemon-util's refusal of stale pid files.</summary>
    public async Task RepairAsync(IEnumerable<string> daemons)
    {
        // A start that a killed watcher has left under way: two at once would race for the pid file.
        await Until.WithinAsync(() => !node.Processes.All().Any(p => p.Name is "daemon-util" or "start-stop-daem"));
        foreach (var daemon in daemons.Where(d => Find(d) is null).ToArray())
        {
            await EndLostAsync(daemon);
            await StartAsync(daemon);
        }

        await WaitForAsync(daemons);
    }

    /// <summary>A daemon without a pid file of its own, as tests of bad ones leave it, would run beside the one that is started next.</summary>
    public async Task EndLostAsync(string daemon)
    {
        node.Files.Delete(PidFile(daemon));
        NodeProcess[] lost = [.. node.Processes.All().Where(p => p.Name == $"ganeti-{daemon}")];
        if (lost.Length > 0)
        {
            // It may have ended meanwhile.
            await node.RunAsync(["kill", "-KILL", .. lost.Select(p => p.Pid.ToString(CultureInfo.InvariantCulture))]);
            await Until.TrueAsync(() => lost.All(node.Processes.IsGone), $"the {daemon} without a pid file is gone");
        }
    }

    /// <summary>comm has 15 characters.</summary>
    private static string Comm(string name) => name.Length > 15 ? name[..15] : name;
}
