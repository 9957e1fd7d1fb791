using System.Collections.Immutable;

namespace Watcher.Core.Holds;

/// <summary>The content of the file of holds.</summary>
internal sealed record HoldsDocument(ImmutableArray<Hold> Holds);
