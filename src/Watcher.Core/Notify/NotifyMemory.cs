using System.Collections.Immutable;

namespace Watcher.Core.Notify;

/// <summary>What the command was told, and what came of it; shared by the service and passes.</summary>
internal sealed record NotifyMemory
{
    /// <summary>The faults that it was told to begin, and not to end.</summary>
    public ImmutableArray<ToldFault> Told { get => field.IsDefault ? [] : field; init; }

    /// <summary>Why its last run was in vain, as it was told; null when it was not.</summary>
    public string? Failure { get; init; }
}
