#pragma warning disable RS0030 // Process: the holder runs beside the test, inside a node.
using System.Diagnostics;

namespace Watcher.NodeTests.Cluster;

/// <summary>Somebody who holds one of Ganeti's locks exclusively: the watcher's, as renew-crypto does, or another.</summary>
internal sealed class LockHolder : IAsyncDisposable
{
    /// <summary>Whoever writes ssconf on a node takes it (ssconf.py, WriteFiles).</summary>
    public const string Ssconf = "/run/lock/ganeti-ssconf.lock";

    private const string Watcher = "/run/lock/ganeti-watcher.lock";

    private readonly TestNode _node;
    private readonly Process _outside;

    private LockHolder(TestNode node, Process outside)
    {
        _node = node;
        _outside = outside;
    }

    public static async Task<LockHolder> TakeAsync(TestNode node, string file = Watcher)
    {
        // --no-fork: the lock goes with this one process.
        string[] command = ["flock", "--exclusive", "--no-fork", file, "sh", "-c", "echo held; exec sleep 3333"];
        var process = Command.Start(NodeScripts.Inside(node.Name, command));
        using var deadline = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync(deadline.Token));
        return new LockHolder(node, process);
    }

    /// <summary>Somebody waits for a lock: "1: -> FLOCK …" (proc(5)).</summary>
    public static async Task UntilWantedAsync(TestNode node) => await Until.TrueAsync(
        () => node.Files.Read("/proc/locks").Contains("-> FLOCK", StringComparison.Ordinal), "somebody waits for the lock", () => node.Files.Read("/proc/locks"));

    public async ValueTask DisposeAsync()
    {
        foreach (var sleeper in _node.Processes.All().Where(p => p.CommandLine == "sleep 3333"))
        {
            await _node.RunAsync(["kill", "-KILL", $"{sleeper.Pid}"]);

            // The lock is free when it is gone.
            await Until.WithinAsync(() => !_node.Processes.IsAlive(sleeper));
        }

        _outside.Dispose();
    }
}
