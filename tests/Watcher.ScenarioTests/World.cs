using Watcher.Core.Cluster;

namespace Watcher.ScenarioTests;

/// <summary>A scenario's <c>world.json</c>: a node, how the watcher runs on it, and what happens to it.</summary>
internal sealed record World
{
    /// <summary>"service" (steps on facts and every five minutes) or "cron" (a pass every five minutes, a new process each).</summary>
    public required string Watcher { get; init; }

    public NodeRole Role { get; init; } = NodeRole.Master;

    /// <summary>The daemons that run at the beginning, short names; all that the role needs when absent.</summary>
    public IReadOnlyList<string>? Running { get; init; }

    public IReadOnlyList<string> NotInstalled { get; init; } = [];

    /// <summary>ganeti.target's LoadState; absent: systemd does not run.</summary>
    public string? LoadState { get; init; }

    /// <summary>An age; absent: the default of 30 minutes.</summary>
    public string? StoppedGrace { get; init; }

    /// <summary>Whether the kernel tells how a process ended (Linux 6.15).</summary>
    public bool KernelTellsExits { get; init; } = true;

    /// <summary>How many lines the log may have, of those that it has by default (INFO and above); absent: nobody counts.</summary>
    public int? MostLines { get; init; }

    /// <summary>What happens, in order of time.</summary>
    public required IReadOnlyList<WorldEvent> Script { get; init; }

    /// <summary>An age after the beginning at which the scenario ends.</summary>
    public required string Until { get; init; }
}
