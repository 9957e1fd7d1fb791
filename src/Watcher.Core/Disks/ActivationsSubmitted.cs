using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>What came of handing jobs in. A job that is neither taken nor in the other lists may or may not have been taken.</summary>
/// <param name="Taken">The jobs that luxid took, with their numbers.</param>
/// <param name="Needless">Instances about which there is nothing to do any more.</param>
/// <param name="Hindered">By instance: why it must wait.</param>
internal sealed record ActivationsSubmitted(
    ImmutableArray<ActivationJob> Taken,
    ImmutableHashSet<string> Needless,
    ImmutableDictionary<string, string> Hindered) : Fact;
