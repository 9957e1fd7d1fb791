namespace Watcher.NodeTests.Hooks;

/// <summary>The directory of the watcher's hooks on a node.</summary>
internal sealed class HookFiles(TestNode node)
{
    public const string Directory = "/etc/ganeti/hooks/watcher";

    private const string Trace = "/run/hooks-that-ran";

    /// <summary>What ran, in order, since the last call.</summary>
    public string[] TakeRuns()
    {
        var lines = node.Files.Read(Trace).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        node.Files.Delete(Trace);
        return lines;
    }

    /// <summary>How often one ran.</summary>
    public int Runs(string name) => node.Files.Read(Trace).Split('\n').Count(line => line == name);

    public Task WriteAsync(string name, string script = "", UnixFileMode mode = TestNode.ExecutableMode) =>
        node.Files.WriteAsync($"{Directory}/{name}", $"#!/bin/sh\necho '{name}' >> {Trace}\n{script}\n", mode);

    public async Task LinkAsync(string name, string target) => await node.CheckedAsync(["ln", "-s", target, $"{Directory}/{name}"]);

    public void Clear()
    {
        node.Files.DeleteDirectory(Directory);
        node.Files.Delete(Trace);
    }
}
