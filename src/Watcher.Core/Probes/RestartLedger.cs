using Watcher.Core.Daemons;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>
/// What is remembered of the restarts of a daemon that runs and does not do its work, and when it is restarted: once an hour at the most, and where the start of
/// that fails, it is made up. Times are monotonic. Pure.
/// </summary>
internal sealed record RestartLedger
{
    public static readonly RestartLedger Blank = new();

    // A restart that did not help does not help the next minute either.
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // Longer than a pass waits for anything: what hinders the start (a certificate that is a FIFO, which hangs the daemon itself) hinders the next one too.
    private static readonly TimeSpan StartAgainAfter = TimeSpan.FromMinutes(1);

    // kvmd is connected within a second of its start; luxid answers some ten seconds after its own, once it has its votes.
    private static readonly TimeSpan LookAfterRestart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAfterRestartFor = TimeSpan.FromSeconds(30);

    /// <summary>When it was last restarted.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>Whether that restart is not through: it was stopped, and does not run.</summary>
    public bool OwesStart { get; init; }

    /// <summary>Whether it was restarted within the hour.</summary>
    public bool IsRecent(TimeSpan now) => now - At < Every;

    /// <summary>Restarts it, if that is due and nothing stands against it.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="fault">What is to be mended by a restart; null when there is nothing, or it does not run.</param>
    /// <param name="terms">What else decides.</param>
    public (RestartLedger Ledger, RestartDaemon? Act) Judge(Daemon daemon, string? fault, RestartTerms terms)
    {
        var now = terms.Now.Monotonic;
        var isDue = fault is not null ? !IsRecent(now) : OwesStart && now - At >= StartAgainAfter;
        var bySystemd = fault is not null && terms is { RestartsUnits: true, Mode: { IsSettled: true, Mode: NodeMode.Systemd } };
        var isForbidden = terms.Now.StandStill is not null || terms.IsOperationUnderWay || terms.Holds.Forbids(daemon.Name, terms.Now.Wall)
            || !(terms.Mode.MayStartDaemons || bySystemd);
        return !isDue || isForbidden
            ? (this, null)
            : (new() { At = now, OwesStart = !bySystemd }, new(daemon, bySystemd, fault ?? "its restart is not through"));
    }

    /// <summary>When there is something to see or to do next; null when nothing is by reason of a restart.</summary>
    /// <param name="isFaulty">Whether it is not seen to be mended yet.</param>
    /// <param name="now">Now.</param>
    public TimeSpan? WakeIn(bool isFaulty, TimeSpan now) =>
        OwesStart && At + StartAgainAfter - now is { Ticks: > 0 } left ? left
        : isFaulty && now - At < LookAfterRestartFor ? LookAfterRestart
        : null;
}
