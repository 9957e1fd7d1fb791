using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>
/// The stand-in guest of a node: a long-lived process started by noded, where qemu would be (tests/nodes/README.md).
/// It must outlive whatever a test does, and there must never be a second one.
/// </summary>
internal sealed class NodeGuest(TestNode node, string instance)
{
    private const string ProcessName = "stand-in-guest";

    private NodeProcess? _guest;

    public NodeProcess Process => _guest ?? throw new InvalidOperationException($"no guest was started on {node.Name}");

    /// <summary>The instance's start has been asked for (by any node of the cluster): wait for its process.</summary>
    public async Task AdoptAsync()
    {
        await Until.TrueAsync(() => Find() is not null, $"{instance} has a process on {node.Name}");
        _guest = Find();
    }

    public async Task StartAsync()
    {
        await node.CheckedAsync(["gnt-instance", "startup", instance]);
        await AdoptAsync();
    }

    /// <summary>A new guest, started by the noded that runs now.</summary>
    public async Task RestartAsync()
    {
        await node.CheckedAsync(["gnt-instance", "shutdown", instance]);
        await StartAsync();
    }

    /// <summary>Ganeti is about to move it away, or to end it: nobody is to miss it.</summary>
    public void LetGo() => _guest = null;

    /// <summary>Null, or how the first invariant of the design was broken.</summary>
    public string? WhatHappened()
    {
        if (_guest is null)
        {
            return null;
        }

        // A line for each start.
        var living = node.Files.Read($"/run/stand-in-guest/{instance}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return !node.Processes.IsAlive(_guest) ? $"the stand-in guest of {node.Name} (pid {_guest.Pid}) is dead"
            : living.Length > 1 ? $"{instance} runs {living.Length} times on {node.Name}"
            : null;
    }

    private NodeProcess? Find() =>
        node.Files.Read($"/run/stand-in-guest/{instance}").Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var line]
        && node.Processes.Find(int.Parse(line, CultureInfo.InvariantCulture)) is { Name: ProcessName } process
            ? process
            : null;
}
