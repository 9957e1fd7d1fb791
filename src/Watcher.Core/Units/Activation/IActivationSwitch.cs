using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation;

/// <summary>Turns a daemon's activation on and off on a node at work. It may be ended at any moment: the next run goes on from what is so.</summary>
internal interface IActivationSwitch
{
    /// <summary>Why nothing may be done; empty also where nothing is to be done.</summary>
    Task<ImmutableArray<string>> HindrancesAsync(bool isEnable, CancellationToken ct);

    /// <summary>What would be done.</summary>
    Task<ImmutableArray<string>> AnnounceAsync(bool isEnable, CancellationToken ct);

    /// <summary>Does what is to be done.</summary>
    /// <returns>How many steps were made.</returns>
    /// <exception cref="Adoption.AdoptionException">Something is in the way.</exception>
    Task<int> RunAsync(bool isEnable, CancellationToken ct);

    /// <summary>Whether the daemon answers where clients look, and what is left.</summary>
    Task ConcludeAsync(CancellationToken ct);
}
