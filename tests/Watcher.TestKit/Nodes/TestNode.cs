using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>A real Ganeti node, thrown away when disposed. Every call has a deadline.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>Where the product's executable lies inside a node; the stock watcher keeps its own place.</summary>
    public const string Watcher = "/usr/local/sbin/ganeti-watcher";
    public const string StockWatcher = "/usr/sbin/ganeti-watcher";
    public const string WatcherLog = "/var/log/ganeti/watcher.log";
    public const string DaemonsMemory = "/var/lib/ganeti-watcher/daemons.json";
    public const string StatusFile = "/run/ganeti-watcher/status.json";
    public const UnixFileMode ExecutableMode = (UnixFileMode)0b111_101_101;

    /// <summary>Ends only what hangs: every program ends by itself, and how soon is no test of a test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private TestNode(string name, string instance)
    {
        Name = name;
        (Leader, Files, Processes) = Find(name);
        Daemons = new NodeDaemons(this);
        Guest = new NodeGuest(this, instance);
        Recorder = new StartRecorder(this);
        Kvm = new NodeKvm(this);
    }

    public string Name { get; }

    /// <summary>The node's PID 1, seen from outside. A reboot makes it another.</summary>
    public int Leader { get; private set; }

    public NodeFiles Files { get; private set; }

    public NodeProcesses Processes { get; private set; }

    /// <summary>Where there is systemd.</summary>
    public NodeJournal Journal => new(Files);

    public NodeDaemons Daemons { get; }

    public NodeGuest Guest { get; }

    public StartRecorder Recorder { get; }

    /// <summary>The real guest, where there is one.</summary>
    public NodeKvm Kvm { get; }

    public string Log => Files.Read(WatcherLog);

    /// <summary>A node with all its daemons and a guest running.</summary>
    public static async Task<TestNode> BootAsync(NodeRequest request)
    {
        var layer = request.WithKvm ? await NodeScripts.BuildKvmAsync(request.Suite) : request.InCluster ? await NodeScripts.BuildClusterAsync(request.Suite) : await NodeScripts.BuildRootfsAsync(request.Suite);
        var name = NodeScripts.NewName();
        var units = request.WithUnits ? await UnitLayer.BuildAsync(request.Suite) : null;
        var environment = new Dictionary<string, string>
        {
            ["NODE_LAYERS"] = string.Join(':', new[] { units, request.InCluster ? layer : null }.OfType<string>()),
        };
        var node = await BootBareAsync(name, request, environment, "inst1");
        try
        {
            if (request.InCluster)
            {
                await node.StartGanetiAsync(request.Kind);
            }
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        return node;
    }

    /// <summary>Boots with what another node has written (stop.sh --save) above its cluster's layer, as a reboot would.</summary>
    public static async Task<TestNode> BootFromAsync(NodeRequest request, string saved) => await BootBareAsync(
        NodeScripts.NewName(),
        request with { WithQuickStarts = false, WithQuickPrograms = false },
        new Dictionary<string, string> { ["NODE_LAYERS"] = $"{saved}:{await NodeScripts.BuildClusterAsync(request.Suite)}" },
        "inst1");

    /// <summary>Only boots: daemons and guest are the caller's affair.</summary>
    public static async Task<TestNode> BootBareAsync(
        string name, NodeRequest request, Dictionary<string, string> environment, string instance)
    {
        environment["NODE_INSTALL"] = Repository.Executable;
        environment["NODE_QUICK"] = string.Join(' ', [.. request.WithQuickStarts ? ["starts"] : Array.Empty<string>(), .. request.WithQuickPrograms ? ["programs"] : Array.Empty<string>()]);
        await NodeScripts.RunAsync(
            TimeSpan.FromMinutes(5), environment, "boot.sh", request.Suite.ToString().ToLowerInvariant(), request.Kind.ToString().ToLowerInvariant(), name);
        var node = new TestNode(name, instance);
        await node.Recorder.InstallAsync();
        if (request.WithDaemonUtil)
        {
            await node.DivertDaemonUtilAsync();
        }

        return node;
    }

    /// <summary>Reboots a node with systemd, whose guest has been let go; returns when the boot is over.</summary>
    public Task RebootAsync() => RebootAsync([Name]);

    /// <summary>The same; returns as soon as its systemd answers.</summary>
    public Task BeginRebootAsync() => RebootAsync([Name, "--booting"]);

    /// <summary>Runs a command inside the node, whatever its exit code.</summary>
    public Task<CommandResult> RunAsync(IEnumerable<string> command, TimeSpan? deadline = null, string? cgroup = null) =>
        Command.RunAsync(
            NodeScripts.Inside(Name, command), deadline ?? Patience, cgroup is null ? null : new Dictionary<string, string> { ["IN_CGROUP"] = cgroup });

    /// <summary>Runs a command that must succeed for the test to make sense.</summary>
    public async Task<CommandResult> CheckedAsync(IReadOnlyList<string> command, TimeSpan? deadline = null)
    {
        var result = await RunAsync(command, deadline);
        return result.ExitCode == 0 ? result : throw new CommandFailedException(command, result);
    }

    /// <summary>The product.</summary>
    public Task<CommandResult> WatcherAsync(params IEnumerable<string> arguments) =>
        RunAsync([Watcher, .. arguments]);

    /// <summary>The stock watcher, where it does not hang.</summary>
    public Task<CommandResult> StockWatcherAsync(params IEnumerable<string> arguments) => StockWatcherAsync((int)Patience.TotalSeconds, arguments);

    /// <summary>The stock watcher, which may hang: cut off after a while, and its group child with it.</summary>
    public async Task<CommandResult> StockWatcherAsync(int seconds, params IEnumerable<string> arguments)
    {
        var result = await RunAsync(
            ["timeout", "-k", "1", seconds.ToString(CultureInfo.InvariantCulture), StockWatcher, .. arguments], TimeSpan.FromSeconds(seconds + 60), "stock");
        await RunAsync(["pkill", "-KILL", "-f", StockWatcher]);
        return result;
    }

    public async Task WaitForLogAsync(string word, WatcherService by) => await Until.TrueAsync(
        () => Log.Contains(word, StringComparison.OrdinalIgnoreCase), $"{WatcherLog} says '{word}'", () => Log, by.WhyNever);

    public async ValueTask DisposeAsync() => await NodeScripts.RunAsync(TimeSpan.FromMinutes(5), "stop.sh", Name);

    private static (int Leader, NodeFiles Files, NodeProcesses Processes) Find(string name)
    {
        var leader = int.Parse(File.ReadAllText(Path.Combine(NodeScripts.Directory(name), "leader")), CultureInfo.InvariantCulture);
        var files = new NodeFiles(leader);
        return (leader, files, new NodeProcesses(files));
    }

    private async Task RebootAsync(string[] arguments)
    {
        await NodeScripts.RunAsync(TimeSpan.FromMinutes(5), "reboot.sh", arguments);
        (Leader, Files, Processes) = Find(Name);
    }

    /// <summary>As docs/daemon-util.md tells packagers.</summary>
    private async Task DivertDaemonUtilAsync()
    {
        await CheckedAsync(["dpkg-divert", "--local", "--quiet", "--divert", NodeDaemons.Installed, "--rename", "--add", NodeDaemons.DaemonUtil]);
        await Task.Run(() => File.Copy(Repository.DaemonUtil, Files.Outside(NodeDaemons.DaemonUtil)));
        await CheckedAsync(["chmod", "755", NodeDaemons.DaemonUtil]);
    }

    private async Task StartGanetiAsync(NodeKind kind)
    {
        if (kind == NodeKind.Plain)
        {
            await Daemons.UtilAsync("start-all");
        }

        await Daemons.WaitForAsync(NodeDaemons.Names);
        await WaitForMasterIpAsync();
        await NodeLuxi.WaitAsync(this);
        await Guest.StartAsync();
    }

    /// <summary>noded sets it up after its start: killed before, it would be busy with it.</summary>
    private async Task WaitForMasterIpAsync() => await Until.TrueAsync(
        () => File.ReadAllText($"/proc/{Leader}/net/fib_trie").Contains("|-- 192.0.2.100\n", StringComparison.Ordinal),
        "the master's address is up");
}
