using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation;

/// <summary>How a node stands with luxid's activation.</summary>
internal sealed record ActivationFacts
{
    /// <summary>Why nothing may be done.</summary>
    public ImmutableArray<string> Hindrances { get; init; } = [];

    /// <summary>Names of its files that are missing, or say something else.</summary>
    public ImmutableArray<string> ToWrite { get; init; } = [];

    /// <summary>Paths of its files that are there.</summary>
    public ImmutableArray<string> Installed { get; init; } = [];

    /// <summary>Whether systemd has read what is on the disk.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Whether systemd knows any of it.</summary>
    public bool IsKnown { get; init; }

    public bool SocketIsActive { get; init; }

    /// <summary>Whether the socket would outlive a stop of all of Ganeti for a moment.</summary>
    public bool LingerIsActive { get; init; }

    public bool ProxyIsActive { get; init; }

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
