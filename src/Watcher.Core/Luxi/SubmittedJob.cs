namespace Watcher.Core.Luxi;

/// <summary>What became of one job that was handed in.</summary>
/// <param name="Id">Its number; null when it was refused.</param>
/// <param name="Refusal">Why it was refused; null when it was taken.</param>
internal sealed record SubmittedJob(long? Id, GanetiError? Refusal);
