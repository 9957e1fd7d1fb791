using System.Collections.Immutable;

namespace Watcher.Core.Hooks;

/// <summary>What one observation saw.</summary>
/// <param name="View">The directory.</param>
/// <param name="IsTick">Whether it is time for all of them.</param>
/// <param name="Ended">What came of those that were run.</param>
internal sealed record HooksSeen(HooksView View, bool IsTick, ImmutableArray<HookEnded> Ended);
