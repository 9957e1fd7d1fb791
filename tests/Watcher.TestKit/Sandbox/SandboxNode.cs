using System.Text;
using System.Text.Json.Nodes;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>
/// A directory that the watcher takes for the root of a node, the master of a cluster, with stand-ins for Ganeti's daemons and for daemon-util.
/// No root needed. What runs in it is ended with it.
/// </summary>
internal sealed class SandboxNode : IAsyncDisposable
{
    public const string HostName = "node1.example.com";
    public const string OtherHostName = "node2.example.com";

    /// <summary>What runs a program as a user without rights; takes root.</summary>
    public static readonly IReadOnlyList<string> AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

    private static readonly string Maker = Path.Combine(Repository.Root, "tests", "Watcher.TestKit", "Sandbox", "make-node.sh");

    private readonly FakeLuxid _luxid;
    private readonly List<SandboxService> _services = [];

    private SandboxNode(string root)
    {
        Root = root;
        _luxid = new FakeLuxid(Cluster, PathOf("var/run/ganeti/socket/ganeti-query"));
        Daemons = new SandboxDaemons(this);
        Settings = new SandboxSettings(PathOf("etc/ganeti/watcher.json"));
    }

    public string Root { get; }

    public SandboxDaemons Daemons { get; }

    /// <summary>The cluster that luxid shows.</summary>
    public LuxiWorld Cluster { get; } = new();

    public SandboxSettings Settings { get; }

    public string LogFile => PathOf("var/log/ganeti/watcher.log");

    /// <summary>The watcher's log; empty when it wrote none.</summary>
    public string Log => Read("var/log/ganeti/watcher.log") ?? "";

    /// <summary>What every program in the sandbox is told; a service manager's variables of the test's own are kept from it.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["GANETI_ROOTDIR"] = Root,
        ["GANETI_HOSTNAME"] = HostName,
        ["NOTIFY_SOCKET"] = "",
        ["WATCHDOG_USEC"] = "",
        ["WATCHDOG_PID"] = "",
    };

    public static async Task<SandboxNode> MakeAsync()
    {
        var node = new SandboxNode(Directory.CreateTempSubdirectory("ganeti-watcher-").FullName);
        string[] command = [Maker, node.Root];
        var made = await Command.RunAsync(command, Until.Deadline);
        return made.ExitCode == 0 ? node : throw new CommandFailedException(command, made);
    }

    /// <summary>Runs the watcher to its end.</summary>
    public Task<CommandResult> WatcherAsync(params string[] arguments) => WatcherAsync(arguments, []);

    /// <summary>Runs the watcher to its end, with more in its environment.</summary>
    public Task<CommandResult> WatcherAsync(string[] arguments, Dictionary<string, string> more) =>
        Command.RunAsync([SandboxExecutable.Path, .. arguments], Until.Deadline, With(more));

    /// <summary>Starts a pass, which runs beside the test.</summary>
    public SandboxService BeginPass() => Begin([SandboxExecutable.Path], []);

    /// <summary>Begins <c>status --watch</c>.</summary>
    public SandboxService Watch() => Begin([SandboxExecutable.Path, "status", "--watch"], []);

    /// <summary>Starts the service.</summary>
    public SandboxService Serve(Dictionary<string, string>? more = null) => Begin([SandboxExecutable.Path, "serve"], more ?? []);

    /// <summary>The executable, where every user can run it.</summary>
    public string CopyOfExecutable()
    {
        var copy = PathOf("ganeti-watcher");
        File.Copy(SandboxExecutable.Path, copy);
        return copy;
    }

    /// <summary>The command of a pass that is not run by root, whoever runs the test: root is given away, with the whole sandbox.</summary>
    public async Task<IReadOnlyList<string>> OrdinaryUserAsync()
    {
        if (!System.Environment.IsPrivilegedProcess)
        {
            return [SandboxExecutable.Path];
        }

        var copy = CopyOfExecutable();
        await Command.RunAsync(["chown", "-R", "65534:65534", Root], Until.Deadline);
        return [.. AsNobody, copy];
    }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public bool Exists(string relative) => File.Exists(PathOf(relative));

    /// <summary>A file's text; null when there is none.</summary>
    public string? Read(string relative)
    {
        try
        {
            if (!Exists(relative))
            {
                return null;
            }

            using var file = new FileStream(Unlocked.OpenRead(PathOf(relative)), FileAccess.Read);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException) when (!Exists(relative))
        {
            // Removed in between.
            return null;
        }
    }

    /// <summary>A file as JSON; null when there is none.</summary>
    public JsonNode? ReadJson(string relative) => Read(relative) is { } text ? JsonNode.Parse(text) : null;

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllBytes(PathOf(relative), Encoding.UTF8.GetBytes(text));
    }

    public void Delete(string relative) => File.Delete(PathOf(relative));

    /// <summary>As a node that leaves does: its data directory is emptied (backend.LeaveCluster).</summary>
    public void LeaveCluster()
    {
        foreach (var file in Directory.GetFiles(PathOf("var/lib/ganeti")))
        {
            File.Delete(file);
        }
    }

    /// <summary>Makes this node the master, or another one.</summary>
    public void SetMaster(string name) => Write("var/lib/ganeti/ssconf_master_node", $"{name}\n");

    public Task UntilLogSaysAsync(string text) => UntilAsync(() => Log.Contains(text, StringComparison.Ordinal), $"the log says '{text}'");

    /// <summary>Waits for what the services and passes begun here bring about, while one of them lives.</summary>
    public Task UntilAsync(Func<bool> condition, string what, Func<string>? instead = null) => Until.TrueAsync(
        condition,
        what,
        instead ?? (() => Log),
        () => _services.Count > 0 && _services.TrueForAll(service => service.HasExited) ? "whoever could bring it about has ended" : null);

    public async ValueTask DisposeAsync()
    {
        await SandboxProcesses.EndAllAsync(Root);
        await _luxid.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    private SandboxService Begin(IReadOnlyList<string> command, Dictionary<string, string> more)
    {
        var service = new SandboxService(Command.Start(command, With(more)), this);
        _services.Add(service);
        return service;
    }

    private Dictionary<string, string> With(Dictionary<string, string> more)
    {
        var environment = Environment;
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }
}
