using System.Collections.Immutable;

namespace Watcher.Core.Units.Adoption;

/// <summary>What is to be done to a node.</summary>
/// <param name="Hindrances">Why nothing is; empty when something may be.</param>
/// <param name="Steps">In this order; empty when there is nothing to be done.</param>
internal sealed record AdoptionPlan(ImmutableArray<string> Hindrances, ImmutableArray<AdoptionStep> Steps)
{
    public static AdoptionPlan Refused(ImmutableArray<string> hindrances) => new(hindrances, []);
}
