using System.Collections.Immutable;

namespace Watcher.Core.Hooks;

/// <summary>What the duty remembers.</summary>
internal sealed record HooksMemory
{
    /// <summary>The hooks that are still to be run in this round, in order.</summary>
    public ImmutableArray<string> Due { get => field.IsDefault ? [] : field; init; }

    /// <summary>By name: those that failed when they were run last.</summary>
    public ImmutableSortedDictionary<string, HookFailure> Failed { get => field ?? ImmutableSortedDictionary<string, HookFailure>.Empty; init; }
}
