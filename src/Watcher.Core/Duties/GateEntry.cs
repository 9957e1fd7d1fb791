namespace Watcher.Core.Duties;

/// <summary>The right to make one step.</summary>
/// <param name="fault">Something wrong with the gate that did not close it; null when all is well.</param>
/// <param name="held">What is given back at the end.</param>
internal sealed class GateEntry(string? fault, params IDisposable[] held) : IDisposable
{
    public string? Fault { get; } = fault;

    /// <summary>What a stranger had put in the gate's way, and was removed; null when there was nothing.</summary>
    public string? Removed { get; init; }

    public void Dispose()
    {
        foreach (var item in held)
        {
            item.Dispose();
        }
    }
}
