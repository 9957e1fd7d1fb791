using Watcher.Core.Duties;

namespace Watcher.TestKit.Duties;

/// <summary>A gate that a test opens and closes; counts who is inside.</summary>
internal sealed class ScriptedGate : IGate
{
    public GateClosed? Closed { get; set; }

    /// <summary>Whether another process is stepping the duty.</summary>
    public bool IsPeersTurn { get; set; }

    public string? Fault { get; set; }

    public Exception? Fails { get; set; }

    public int Inside { get; private set; }

    /// <summary>How many steps and acts what protects acts is kept for.</summary>
    public int Protected { get; private set; }

    public GateEntry? TryEnter(out GateClosed? closed)
    {
        if (Fails is { } failure)
        {
            throw failure;
        }

        closed = Closed;
        if (IsPeersTurn)
        {
            return null;
        }

        Inside++;
        Protected++;
        return new GateEntry(Fault, new Leaving(() => Protected--), new Leaving(() => Inside--));
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
