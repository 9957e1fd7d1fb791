namespace Watcher.Core.Duties;

/// <summary>
/// Decides whether a step may be made, and whether it may act. Held for the length of one step, never across a wait.
/// </summary>
internal interface IGate
{
    /// <summary>Enters without blocking.</summary>
    /// <param name="closed">Why nothing may be done; null when all may.</param>
    /// <returns>
    /// Null when another process is stepping this duty right now: then its memory must not be touched either. Else what is given back after
    /// the step, also when the gate is closed.
    /// </returns>
    GateEntry? TryEnter(out GateClosed? closed);
}
