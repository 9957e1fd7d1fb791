using System.Collections.Immutable;

namespace Watcher.Core.Instances;

/// <summary>A job of ours that may be under way.</summary>
/// <param name="Node">The primary node of its instances.</param>
/// <param name="Attempts">What it does, an opcode each, in order.</param>
/// <param name="Id">Its number; null while it is not known whether luxid took it.</param>
/// <param name="SilentSince">Since when luxid, which was handed it, has not said whether it took it, and may take it yet.</param>
internal sealed record PendingJob(string Node, ImmutableArray<InstanceAttempt> Attempts, long? Id = null, TimeSpan? SilentSince = null);
