namespace Watcher.Core.Processes;

/// <summary>What came of a program.</summary>
/// <param name="Status">How it ended; null when it did not end by itself, or nobody knows how.</param>
/// <param name="Failure">Why there is no status ("not done within 60 s"); null when there is one.</param>
/// <param name="Output">The beginning of what it wrote, both streams together.</param>
internal sealed record ProgramResult(ExitStatus? Status, string? Failure, string Output)
{
    public bool Succeeded => Status is { Code: 0 };
}
