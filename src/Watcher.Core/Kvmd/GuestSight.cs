using System.Collections.Immutable;

namespace Watcher.Core.Kvmd;

/// <summary>The running KVM guests of this node.</summary>
/// <param name="Deaf">To these nobody is connected.</param>
/// <param name="Heard">To these somebody is.</param>
internal sealed record GuestSight(ImmutableArray<string> Deaf, ImmutableArray<string> Heard);
