using System.Text.Json.Serialization;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>All that <c>status</c> shows, as <c>--json</c> writes it: docs/status.schema.json describes it, and a test holds the two equal.</summary>
/// <param name="At">When that was so: of a service or a pass that has told, when it did.</param>
/// <param name="Service">"at work", "stuck", "dead" or "not running".</param>
/// <param name="Standing">What stands, as the log has told it.</param>
/// <param name="WouldDo">What a pass would do now; empty when nobody looked.</param>
/// <param name="Unseen">What could not be looked at, and why: of that nothing is known.</param>
internal sealed record StatusReport(
    DateTimeOffset At, string Service, IReadOnlyList<StandingState> Standing, IReadOnlyList<string> WouldDo, IReadOnlyList<string> Unseen)
{
    public const string AtWork = "at work";
    public const string Stuck = "stuck";
    public const string Dead = "dead";
    public const string NotRunning = "not running";

    private const string OfGroup = "instances of ";

    /// <summary>Of this form: a member that goes, or means something else, makes it another one.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The service's process.</summary>
    public string? Holder { get; init; }

    /// <summary>Why nothing is done at the moment.</summary>
    public string? StandStill { get; init; }

    /// <summary>The node and its daemons; absent when they could not be looked at.</summary>
    public NodeReport? Node { get; init; }

    /// <summary>The last pass, by itself or by the service; absent when none is known of.</summary>
    public LastPass? LastPass { get; init; }

    /// <summary>Whether a pass has left what cannot be read: then none is known of, and there was one.</summary>
    [JsonIgnore]
    public bool HasUnreadPass { get; init; }

    /// <summary>The duties' last steps, the service's or the last pass's.</summary>
    public IReadOnlyList<DutyReport> Duties { get; init; } = [];

    /// <summary>The last events, the oldest first.</summary>
    public IReadOnlyList<RecentEvent> Events { get; init; } = [];

    /// <summary>The node groups that are looked after here; none but on the master.</summary>
    public IReadOnlyList<string> Groups => [.. Duties.Select(duty => duty.Duty).Where(duty => duty.StartsWith(OfGroup, StringComparison.Ordinal)).Select(duty => duty[OfGroup.Length..])];

    /// <summary>How many of the master's instances are in each state, as its duties last saw them.</summary>
    public IReadOnlyDictionary<string, int>? Instances { get; init; }

    /// <summary>When that was so: what is restarted then is seen with the next look.</summary>
    public DateTimeOffset? InstancesAt { get; init; }

    /// <summary>The worst of all.</summary>
    public Severity Severity => Severities.Append(Severity.Ok).Max();

    /// <summary>What <c>status</c> ends with.</summary>
    public int ExitCode =>
        Standing.Any(state => state.IsFault) || Daemons.Any(daemon => daemon.Severity != Severity.Ok) ? ExitCodes.Failure
        : Unseen.Count > 0 ? ExitCodes.Unseen
        : ExitCodes.Success;

    [JsonIgnore]
    public IReadOnlyList<DaemonReport> Daemons => Node?.Daemons ?? [];

    private IEnumerable<Severity> Severities => Standing.Select(state => state.Severity).Concat(Daemons.Select(daemon => daemon.Severity));
}
