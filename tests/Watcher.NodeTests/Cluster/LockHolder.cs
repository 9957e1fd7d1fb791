#pragma warning disable RS0030 // Process: the holder runs beside the test, inside a node.
using System.Diagnostics;

namespace Watcher.NodeTests;

/// <summary>Somebody who holds Ganeti's watcher lock exclusively, as renew-crypto does.</summary>
internal sealed class LockHolder : IAsyncDisposable
{
    private const string LockFile = "/run/lock/ganeti-watcher.lock";

    private readonly TestNode _node;
    private readonly Process _outside;

    private LockHolder(TestNode node, Process outside)
    {
        _node = node;
        _outside = outside;
    }

    public static async Task<LockHolder> TakeAsync(TestNode node)
    {
        // --no-fork: the lock goes with this one process.
        string[] command = ["flock", "--exclusive", "--no-fork", LockFile, "sh", "-c", "echo held; exec sleep 300"];
        var process = Command.Start(NodeScripts.Inside(node.Name, command));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync(deadline.Token));
        return new LockHolder(node, process);
    }

    /// <summary>How long somebody has to wait for the lock now.</summary>
    public static async Task<TimeSpan> WaitAsync(TestNode node)
    {
        var result = await node.CheckedAsync(["flock", "--exclusive", "--wait", "20", LockFile, "true"]);
        return result.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sleeper in _node.Processes.All().Where(p => p.CommandLine == "sleep 300"))
        {
            await _node.RunAsync(["kill", "-KILL", $"{sleeper.Pid}"]);

            // The lock is free when it is gone.
            await Until.WithinAsync(() => !_node.Processes.IsAlive(sleeper), TimeSpan.FromSeconds(10));
        }

        _outside.Dispose();
    }
}
