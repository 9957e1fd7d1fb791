using System.Collections.Immutable;

namespace Watcher.Core.Jobs;

/// <summary>What an opcode of a job says of instances.</summary>
/// <param name="Job">The job.</param>
/// <param name="Busy">The instances that it is at or will be.</param>
/// <param name="BusyNode">The node whose instances it moves; null when it moves none.</param>
/// <param name="Stamps">The stamps in its reason trail that are ours.</param>
internal sealed record OpcodeTrace(long Job, ImmutableArray<string> Busy, string? BusyNode, ImmutableArray<long> Stamps);
