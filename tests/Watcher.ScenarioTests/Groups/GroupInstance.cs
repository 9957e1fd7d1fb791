namespace Watcher.ScenarioTests.Groups;

/// <summary>An instance at the beginning of a scenario.</summary>
internal sealed record GroupInstance
{
    public string Node { get; init; } = "node1";

    public string? Secondary { get; init; }

    public string Template { get; init; } = "plain";

    public string Status { get; init; } = "running";

    public bool HasActiveDisks { get; init; } = true;
}
