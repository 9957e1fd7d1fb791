namespace Watcher.Core.Daemons;

/// <summary>How the daemons duty judges; section <c>Watcher:Daemons</c> of the configuration.</summary>
internal sealed record DaemonsOptions
{
    /// <summary>The daemon-util that daemons are started with; empty: our own (<see cref="DaemonUtil.DaemonUtilCommand"/>).</summary>
    public required string DaemonUtil { get; init; }

    /// <summary>Where the daemons' executables lie.</summary>
    public required string ExecutableDirectory { get; init; }

    /// <summary>How long a daemon that was stopped on purpose is left alone; zero: not at all, as the stock watcher.</summary>
    public required TimeSpan StoppedGrace { get; init; }

    /// <summary>How long the daemons that a change of this node's role asks for are left to whoever changed it; zero: not at all.</summary>
    public required TimeSpan RoleGrace { get; init; }

    /// <summary>How old an operation of Ganeti's may be to be waited for.</summary>
    public required TimeSpan OperationLimit { get; init; }

    /// <summary>How long one <c>daemon-util start</c> may take.</summary>
    public required TimeSpan StartDeadline { get; init; }

    /// <summary>How long a daemon must run after its start for the start to count.</summary>
    public required TimeSpan SettleTime { get; init; }

    /// <summary>A death later than this after the start is answered at once; of those that come sooner, a row is answered later and later, and summed up.</summary>
    public required TimeSpan ShortLife { get; init; }

    /// <summary>The first and the longest delay before a start is tried again that failed or did not last; the longest is below cron's five minutes.</summary>
    public required TimeSpan RetryFirst { get; init; }

    /// <inheritdoc cref="RetryFirst"/>
    public required TimeSpan RetryMost { get; init; }
}
