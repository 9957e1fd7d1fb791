namespace Watcher.NodeTests.Harness;

/// <summary>
/// A request that noded is in the middle of: it forks for each, and the child, which waits for a hook here, has inherited the lock on
/// noded's pid file.
/// </summary>
internal sealed class NodedRequest
{
    private const string Hook = "/etc/ganeti/hooks/instance-modify-pre.d/10-slow";
    private const string HookCommand = "sleep 1110";

    private readonly TestNode _node;
    private readonly NodeProcess _child;

    private NodedRequest(TestNode node, NodeProcess child)
    {
        _node = node;
        _child = child;
    }

    public static async Task<NodedRequest> BeginAsync(TestNode node)
    {
        await node.Files.WriteAsync(Hook, $"#!/bin/sh\nexec {HookCommand}\n", TestNode.ExecutableMode);
        await node.CheckedAsync(["gnt-instance", "modify", "--submit", "-B", "auto_balance=false", "inst1"]);
        NodeProcess? child = null;
        await Until.TrueAsync(() => (child = FindHooksParent(node)) is not null, "noded runs the hook");
        Assert.Equal(node.Daemons.Get("noded").Pid, child!.Parent);
        node.Files.Delete(Hook);
        return new NodedRequest(node, child);
    }

    /// <summary>Neither the child nor its hook was signalled; only its parent is another one.</summary>
    public void AssertUntouched()
    {
        Assert.True(_node.Processes.IsAlive(_child), "noded's request child was ended");
        Assert.Equal(_child, FindHooksParent(_node));
    }

    /// <summary>With the hook ends the request, and its job lets go of its locks.</summary>
    public async Task EndAsync() => await _node.CheckedAsync(["pkill", "-x", "-f", HookCommand]);

    private static NodeProcess? FindHooksParent(TestNode node) =>
        node.Processes.All().FirstOrDefault(p => p.CommandLine == HookCommand) is { } hook ? node.Processes.Find(hook.Parent) : null;
}
