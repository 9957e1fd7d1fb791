namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>How a node stands with luxid's activation.</summary>
internal sealed record LuxidFacts : ActivationFacts
{
    public LuxidFacts()
    {
    }

    /// <param name="common">What is the same for all daemons.</param>
    public LuxidFacts(ActivationFacts common)
        : base(common)
    {
    }

    /// <summary>luxid's main process; null when it does not run.</summary>
    public int? Luxid { get; init; }

    /// <summary>Whether that sees its own directory in the place of the real one, wholly as its unit would have it.</summary>
    public bool LuxidIsApart { get; init; }

    /// <summary>Whether luxid or a job of its sees its own directory there at all: it is not to be removed.</summary>
    public bool AnyIsApart { get; init; }

    /// <summary>The name that clients know.</summary>
    public SocketName Public { get; init; }

    /// <summary>The name in luxid's own directory.</summary>
    public SocketName Private { get; init; }

    public bool HasPrivateDirectory { get; init; }
}
