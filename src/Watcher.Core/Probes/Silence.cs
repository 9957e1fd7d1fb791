namespace Watcher.Core.Probes;

/// <summary>A daemon's silence.</summary>
/// <param name="Why">What it did instead of answering.</param>
/// <param name="IsProof">Whether it proves that the daemon hangs; else it is told, and nothing is done on a guess.</param>
internal sealed record Silence(string Why, bool IsProof = true);
