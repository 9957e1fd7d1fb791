namespace Watcher.Core.Units.Activation.Noded;

/// <summary>Where the noded that runs listens.</summary>
internal enum NodedPlace
{
    /// <summary>None runs.</summary>
    None,

    /// <summary>At the port that the cluster knows, by itself.</summary>
    InFront,

    /// <summary>Behind the proxy.</summary>
    Behind,

    /// <summary>Nowhere yet.</summary>
    Starting,

    /// <summary>Somewhere else.</summary>
    Other,
}
