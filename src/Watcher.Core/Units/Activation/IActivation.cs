using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation;

/// <summary>A daemon's activation: how a node stands with it, what follows from that, and what is done about it.</summary>
/// <typeparam name="TFacts">How a node stands with it.</typeparam>
internal interface IActivation<TFacts>
{
    /// <summary>Looks, and changes nothing.</summary>
    Task<TFacts> LookAsync(CancellationToken ct);

    /// <summary>What is to be done next; null when nothing is. Pure.</summary>
    ActivationStep? Next(TFacts facts, bool isEnable);

    /// <summary>Why nothing may be done. Pure.</summary>
    ImmutableArray<string> Hindrances(TFacts facts, bool isEnable);

    /// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
    TFacts After(ActivationStep step, TFacts facts);

    /// <exception cref="Adoption.AdoptionException">Something is in the way.</exception>
    Task DoAsync(ActivationStep step, TFacts facts, CancellationToken ct);

    /// <summary>Whether the daemon answers where clients look, and what is left.</summary>
    Task ConcludeAsync(CancellationToken ct);
}
