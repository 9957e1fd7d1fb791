namespace Watcher.NodeTests.Operations;

/// <summary>An operation of Ganeti's among the nodes of a stage.</summary>
/// <param name="Name">For figures and failures.</param>
/// <param name="RunAsync">Runs it, and returns what it said.</param>
/// <param name="Prepare">What comes before it; null for nothing.</param>
/// <param name="Restore">What comes after all was looked at; null for nothing.</param>
internal sealed record Operation(
    string Name, Func<OperationStage, Task<CommandResult>> RunAsync, Func<OperationStage, Task>? Prepare = null, Func<OperationStage, Task>? Restore = null)
{
    /// <summary>What it ends with, with the watcher and without it.</summary>
    public int ExitCode { get; init; }
}
