using System.Text.Json.Serialization;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>What is remembered of one daemon, for this boot. All instants are monotonic.</summary>
internal sealed record DaemonLedger
{
    public static readonly DaemonLedger Blank = new();

    /// <summary>So many deaths in a row are told one by one, as where systemd restarts them; what follows is summed up.</summary>
    private const int ToldEach = 3;

    /// <summary>The process as last seen running; null when it was not seen this boot, or is known to be gone.</summary>
    public ProcessIdentity? Running { get; init; }

    /// <summary>
    /// The arguments that this process was started with, besides those that daemon-util adds by itself; separated by blanks. Null when they were not read.
    /// </summary>
    public string? Arguments { get; init; }

    /// <summary>When it came to belong here, by a change that somebody made to this node; null when it was so at the first look.</summary>
    public TimeSpan? NewSince { get; init; }

    /// <summary>How and when it was found missing; null while it runs.</summary>
    public DownState? Down { get; init; }

    /// <summary>Our last start of it; null when there is none, or the daemon has outlived a short life since.</summary>
    public StartState? Start { get; init; }

    /// <summary>Starts in a row that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Deaths in a row, each within a short life of its start.</summary>
    public int Deaths { get; init; }

    /// <summary>The last such death's cause.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether single deaths and starts of it are no news any more.</summary>
    [JsonIgnore]
    public bool KeepsDying => Deaths > ToldEach;

    /// <summary>Not to be started before this instant.</summary>
    public TimeSpan? NextTry { get; init; }

    /// <summary>What was wrong with the last start; null when nothing is.</summary>
    public string? Failure { get; init; }

    /// <summary>Since when its pid file and its process have contradicted each other; null while they do not.</summary>
    public TimeSpan? UnclearSince { get; init; }

    /// <summary>What was counted of it; null when there was nothing yet.</summary>
    public DaemonTally? Tally { get; init; }

    /// <summary>Whether this can have been remembered in this boot: no instant lies ahead but the next try, and that not far.</summary>
    public bool IsPlausible(TimeSpan now, DaemonsOptions options) =>
        IsPast(Down?.Since, now) && IsPast(Start?.At, now) && IsPast(Start?.EndedAt, now) && IsPast(UnclearSince, now) && IsPast(NewSince, now) && Failures >= 0 && Deaths >= 0
        && (NextTry is null || IsPast(NextTry, now + options.RetryMost));

    /// <summary>When it is to be started, if it is missing.</summary>
    public TimeSpan DueAt(DaemonsOptions options)
    {
        var since = Down!.Since;
        var due = Down.How switch
        {
            DownHow.Stopped => since + options.StoppedGrace,
            DownHow.New => (NewSince ?? since) + options.RoleGrace,
            _ => since,
        };
        return NextTry is { } nextTry && nextTry > due ? nextTry : due;
    }

    /// <summary>Until when it is left to whoever made it belong here; null when that is over.</summary>
    public TimeSpan? LeftUntil(TimeSpan now, DaemonsOptions options) =>
        NewSince + options.RoleGrace is { } until && until > now ? until : null;

    private static bool IsPast(TimeSpan? instant, TimeSpan now) => instant is null || (instant >= TimeSpan.Zero && instant <= now);
}
