using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Reports;

/// <summary>One daemon, for <c>status</c>. Nothing in it is for root only.</summary>
/// <param name="Daemon">Its full name.</param>
/// <param name="State">How it is.</param>
/// <param name="Severity">How bad that is.</param>
/// <param name="Why">Why it is so; of one that runs as it should, on which nodes it is needed.</param>
internal sealed record DaemonReport(string Daemon, DaemonState State, Severity Severity, string Why)
{
    /// <summary>Its process, while it runs.</summary>
    public int? Pid { get; init; }

    /// <summary>Since when it is so, where that is known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What happens next, where something must.</summary>
    public string? Next { get; init; }

    /// <summary>What it died of before, as far as is remembered; of one that runs again.</summary>
    public string? Died { get; init; }

    /// <summary>How often it came up today after a death, or after a start of the watcher's; absent where it did not.</summary>
    public long? RestartsToday { get; init; }

    /// <summary>What its clients reach it through, where systemd holds its socket; absent elsewhere.</summary>
    public string? Behind { get; init; }

    /// <summary>The same when its process is seen to be gone, and whoever looked at it has not seen that yet.</summary>
    public DaemonReport Gone() => this with
    {
        State = DaemonState.Down,
        Severity = Severity.Critical,
        Why = FormattableString.Invariant($"pid {Pid}, which was it, is gone; who looks after it has not said anything yet"),
        Pid = null,
        Since = null,
    };
}
