namespace Watcher.ScenarioTests.Groups;

/// <summary>A scenario's <c>world.json</c> about a node group of a master: its nodes and instances, how the watcher runs, and what happens.</summary>
internal sealed record GroupWorld
{
    /// <summary>"service" or "cron" (a pass every five minutes, a new process each).</summary>
    public required string Watcher { get; init; }

    /// <summary>Ganeti's version.</summary>
    public string Version { get; init; } = "3.0.2";

    /// <summary>The other nodes of the group; the master is "node1".</summary>
    public IReadOnlyList<string> Nodes { get; init; } = ["node2"];

    /// <summary>Nodes of another group.</summary>
    public IReadOnlyList<string> ForeignNodes { get; init; } = [];

    /// <summary>By name.</summary>
    public required IReadOnlyDictionary<string, GroupInstance> Instances { get; init; }

    /// <summary>By kind ("GROUP_VERIFY_DISKS"): how long an opcode takes, an age; two seconds where nothing is said.</summary>
    public IReadOnlyDictionary<string, string> Durations { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether disks are verified.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>How much of the time verification may take, per cent.</summary>
    public int Share { get; init; } = 10;

    /// <summary>Whether the boot ids are known to begin with, as after an earlier pass.</summary>
    public bool KnowsBootIds { get; init; } = true;

    /// <summary>For a long story: only what the jobs come to is recorded.</summary>
    public bool TotalsOnly { get; init; }

    /// <summary>What happens, in order of time.</summary>
    public required IReadOnlyList<GroupEvent> Script { get; init; }

    /// <summary>An age after the beginning at which the scenario ends.</summary>
    public required string Until { get; init; }
}
