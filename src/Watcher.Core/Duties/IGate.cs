namespace Watcher.Core.Duties;

/// <summary>Decides whether a step may act. Held for the length of one step, never across a wait.</summary>
internal interface IGate
{
    /// <summary>Enters without blocking. Null when closed.</summary>
    /// <param name="closed">Why the gate is closed; null when it is open.</param>
    GateEntry? TryEnter(out GateClosed? closed);
}
