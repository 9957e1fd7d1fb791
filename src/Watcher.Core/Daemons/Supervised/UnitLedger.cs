using System.Text.Json.Serialization;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>
/// What is remembered of one unit, for this boot. All instants are monotonic. What a file does not hold the serializer sets to null all the same.
/// </summary>
internal sealed record UnitLedger
{
    public static readonly UnitLedger Blank = new();

    /// <summary>So many deaths in a row are told one by one; what follows is summed up.</summary>
    private const int ToldEach = 3;

    /// <summary>systemd's own words, as last said.</summary>
    public string LoadState { get; init => field = value ?? ""; } = "";

    /// <inheritdoc cref="LoadState"/>
    public string ActiveState { get; init => field = value ?? ""; } = "";

    /// <inheritdoc cref="LoadState"/>
    public string SubState { get; init => field = value ?? ""; } = "";

    /// <inheritdoc cref="LoadState"/>
    public string UnitFileState { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the last start was skipped since a condition is not met.</summary>
    public bool ConditionUnmet { get; init; }

    public uint MainPid { get; init; }

    /// <summary>When its main process began (microseconds, monotonic), as last said; 0: it has not.</summary>
    public ulong Started { get; init; }

    /// <summary>Automatic restarts that are accounted for: each follows a death that was told.</summary>
    public uint Restarts { get; init; }

    /// <summary>The last end that is accounted for (microseconds, monotonic): the same message may come twice.</summary>
    public ulong LastExit { get; init; }

    /// <summary>The exit status of the last end, where the process ended by itself.</summary>
    public int ExitStatus { get; init; }

    /// <summary>The result of the last job; empty before the first.</summary>
    public string JobResult { get; init => field = value ?? ""; } = "";

    /// <summary>Null while it runs.</summary>
    public UnitDown? Down { get; init; }

    /// <summary>Deaths in a row, none of which it outlived by much.</summary>
    public int Deaths { get; init; }

    /// <summary>Whether single deaths and restarts of it are no news any more.</summary>
    [JsonIgnore]
    public bool KeepsDying => Deaths > ToldEach;

    /// <summary>The last death's cause.</summary>
    public string Cause { get; init => field = value ?? ""; } = "";

    /// <summary>Since when it runs; null while it does not, and when it ran before the watcher looked.</summary>
    public TimeSpan? ActiveSince { get; init; }

    /// <summary>Since when it is being started by hand, or by what it belongs to; null while it is not, and during an automatic restart.</summary>
    public TimeSpan? StartingSince { get; init; }

    /// <summary>Since when its daemon runs outside of it; null when it does not.</summary>
    public TimeSpan? OutsideSince { get; init; }

    /// <summary>Since when systemd calls it failed; null when it does not.</summary>
    public TimeSpan? FailedSince { get; init; }

    /// <summary>What was counted of it; null when there was nothing yet.</summary>
    public DaemonTally? Tally { get; init; }

    /// <summary>Its daemon runs outside of it: what it tries beside that one is nothing to go by when it has its daemon at last.</summary>
    public UnitLedger Bypassed(TimeSpan now) => this with
    {
        OutsideSince = OutsideSince ?? now,
        Deaths = 0,
        Down = Down is { How: UnitDownHow.Died } down ? down with { How = UnitDownHow.NotSeenRunning } : Down,
    };
}
