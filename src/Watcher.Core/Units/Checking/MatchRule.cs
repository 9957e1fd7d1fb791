namespace Watcher.Core.Units.Checking;

/// <summary>When two lists of words agree.</summary>
internal enum MatchRule
{
    /// <summary>The same words in the same order: commands.</summary>
    Ordered,

    /// <summary>The same words.</summary>
    Same,

    /// <summary>systemd may have more: it adds what follows from other directives.</summary>
    AtLeast,

    /// <summary>As <see cref="AtLeast"/>, but nothing more between Ganeti's own units: that would be an edge of the graph.</summary>
    Dependencies,
}
