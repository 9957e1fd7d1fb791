using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation;

/// <summary>How a node stands with a daemon's activation, whichever daemon it is.</summary>
internal record ActivationFacts
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
}
