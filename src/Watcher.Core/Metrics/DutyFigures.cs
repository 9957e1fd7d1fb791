using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>What the metrics say of one duty.</summary>
/// <param name="Duty">What kind of duty it is.</param>
/// <param name="Group">The node group that it is about; empty when it is about the whole node or cluster.</param>
/// <param name="Run">Its last steps.</param>
/// <param name="IsFailing">Whether the last one failed.</param>
/// <param name="StandsStill">Whether nothing was allowed in it.</param>
/// <param name="Own">What the duty itself knows.</param>
internal sealed record DutyFigures(string Duty, string Group, DutyRun Run, bool IsFailing, bool StandsStill, ImmutableArray<Sample> Own)
{
    /// <summary>Its name among the others.</summary>
    public string Key => Group.Length == 0 ? Duty : $"{Duty} of {Group}";
}
