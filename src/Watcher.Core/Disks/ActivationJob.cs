using System.Collections.Immutable;

namespace Watcher.Core.Disks;

/// <summary>A job of ours that activates disks.</summary>
/// <param name="Node">The primary node of its instances.</param>
/// <param name="Opcodes">What it does, in order.</param>
/// <param name="Id">Its number; null while it is not known whether luxid took it.</param>
internal sealed record ActivationJob(string Node, ImmutableArray<ActivationOpcode> Opcodes, long? Id = null);
