using System.Collections.Immutable;

namespace Watcher.Core.Instances;

/// <summary>What the nodes themselves say they run.</summary>
/// <param name="RunsOn">By instance: the nodes that run it.</param>
/// <param name="Silent">By node: why it could not be asked. Nodes that are offline are not asked.</param>
internal sealed record Whereabouts(
    ImmutableDictionary<string, ImmutableArray<string>> RunsOn, ImmutableSortedDictionary<string, string> Silent);
