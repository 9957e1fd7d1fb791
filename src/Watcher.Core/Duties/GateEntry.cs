namespace Watcher.Core.Duties;

/// <summary>The right to make one step, and to do what it decides.</summary>
/// <param name="fault">Something wrong with the gate that did not close it; null when all is well.</param>
/// <param name="forActs">What protects the acts: given back when the step, and each act that outlives it, has ended. Null when there is nothing.</param>
/// <param name="forStep">What is given back when the step has ended; null when there is nothing.</param>
internal sealed class GateEntry(string? fault, IDisposable? forActs, IDisposable? forStep) : IDisposable
{
    private int _keepers = 1;
    private int _isOver;

    public string? Fault { get; } = fault;

    /// <summary>What a stranger had put in the gate's way, and was removed; null when there was nothing.</summary>
    public string? Removed { get; init; }

    /// <summary>What was meant for a pause, it seems, and is none; null when there was nothing.</summary>
    public string? NoPause { get; init; }

    /// <summary>Keeps what protects acts, for one that goes on after the step. Before the entry is disposed of.</summary>
    public IDisposable Keep()
    {
        Interlocked.Increment(ref _keepers);
        return new Keeper(this);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            forStep?.Dispose();
            GiveBack();
        }
    }

    private void GiveBack()
    {
        if (Interlocked.Decrement(ref _keepers) == 0)
        {
            forActs?.Dispose();
        }
    }

    private sealed class Keeper(GateEntry entry) : IDisposable
    {
        public void Dispose() => entry.GiveBack();
    }
}
