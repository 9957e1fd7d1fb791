namespace Watcher.Core.Systemd;

/// <summary>
/// What one message of systemd's says of a service. A signal carries what changed, and of a crash's cause nothing is left a millisecond later:
/// what a message does not say, or says in another type than expected, is null.
/// </summary>
internal sealed record UnitProperties
{
    public string? LoadState { get; init; }

    public string? ActiveState { get; init; }

    public string? SubState { get; init; }

    public string? UnitFileState { get; init; }

    public string? Result { get; init; }

    /// <summary>False: the last start was skipped since a condition is not met.</summary>
    public bool? ConditionResult { get; init; }

    /// <summary>When conditions were last looked at (microseconds, monotonic); 0: never.</summary>
    public ulong? ConditionTimestamp { get; init; }

    public uint? MainPid { get; init; }

    /// <summary>Automatic restarts since the unit was last started by hand.</summary>
    public uint? Restarts { get; init; }

    /// <summary>siginfo_t's si_code of the main process's end: 1 exited, 2 killed, 3 dumped core; 0: it has not ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its exit status or signal, by <see cref="ExitCode"/>.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>When it ended (microseconds, monotonic): what makes two ends two; 0: it has not.</summary>
    public ulong? ExitTimestamp { get; init; }

    /// <summary>When it began (microseconds, monotonic); 0: it has not.</summary>
    public ulong? StartTimestamp { get; init; }

    /// <summary>When the unit was last active no more (microseconds, monotonic); 0: it never was.</summary>
    public ulong? InactiveSince { get; init; }

    /// <summary>
    /// Whether the unit left "active" while its main process still ran: somebody had it stopped. Of one that ends by itself it is the other way round.
    /// </summary>
    public bool WasStopped => StartTimestamp > 0 && StartTimestamp <= InactiveSince && InactiveSince < ExitTimestamp;

    /// <summary>The same with one more of systemd's properties; those that nobody needs change nothing.</summary>
    public UnitProperties With(string name, BusValue value) => (name, value) switch
    {
        ("LoadState", BusValue.Text text) => this with { LoadState = text.Value },
        ("ActiveState", BusValue.Text text) => this with { ActiveState = text.Value },
        ("SubState", BusValue.Text text) => this with { SubState = text.Value },
        ("UnitFileState", BusValue.Text text) => this with { UnitFileState = text.Value },
        ("Result", BusValue.Text text) => this with { Result = text.Value },
        ("ConditionResult", BusValue.Flag flag) => this with { ConditionResult = flag.Value },
        ("ConditionTimestampMonotonic", BusValue.Number number) => this with { ConditionTimestamp = Unsigned(number) },
        ("MainPID", BusValue.Number number) => this with { MainPid = (uint?)Unsigned(number, uint.MaxValue) },
        ("NRestarts", BusValue.Number number) => this with { Restarts = (uint?)Unsigned(number, uint.MaxValue) },
        ("ExecMainCode", BusValue.Number number) => this with { ExitCode = (int?)Unsigned(number, int.MaxValue) },
        ("ExecMainStatus", BusValue.Number number) => this with { ExitStatus = (int?)Unsigned(number, int.MaxValue) },
        ("ExecMainStartTimestampMonotonic", BusValue.Number number) => this with { StartTimestamp = Unsigned(number) },
        ("ActiveExitTimestampMonotonic", BusValue.Number number) => this with { InactiveSince = Unsigned(number) },
        ("ExecMainExitTimestampMonotonic", BusValue.Number number) => this with { ExitTimestamp = Unsigned(number) },
        _ => this,
    };

    /// <summary>Of many at once, as a listing has them.</summary>
    public static UnitProperties Of(IEnumerable<KeyValuePair<string, BusValue>> properties) =>
        properties.Aggregate(new UnitProperties(), (all, one) => all.With(one.Key, one.Value));

    private static ulong? Unsigned(BusValue.Number number, ulong most = ulong.MaxValue) =>
        number.Value >= 0 && number.Value <= most ? (ulong)number.Value : null;
}
