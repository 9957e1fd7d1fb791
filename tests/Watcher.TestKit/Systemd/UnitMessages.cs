using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.TestKit.Systemd;

/// <summary>
/// What systemd sends when something happens to a unit with Restart=on-failure, in its order, each change once for the service and once for the
/// unit (systemd 252, recorded: UnitTests/Systemd/systemd252-signals.jsonl).
/// </summary>
internal sealed class UnitMessages(string unit)
{
    private ulong _clock = 1_000_000;
    private uint _pid = 100;

    public string Unit => unit;

    public uint Restarts { get; private set; }

    public uint Pid => _pid;

    /// <summary>A listing of the unit as it runs.</summary>
    public Fact Running() => Listing(Service(0) with { MainPid = _pid }, "active", "running");

    /// <summary>A listing of the unit in some other state.</summary>
    public Fact Listing(UnitProperties service, string active, string sub) => new UnitChanged(
        unit, service with { LoadState = "loaded", ActiveState = active, SubState = sub, UnitFileState = "enabled", ConditionResult = true }, IsListing: true);

    /// <summary>The main process is killed by a signal.</summary>
    public IEnumerable<Fact> Killed(int signal = 9, string result = "signal") => Dies(result, 2, signal);

    /// <summary>The main process exits.</summary>
    public IEnumerable<Fact> Exits(int status) => Dies("exit-code", 1, status);

    /// <summary>The main process ends, and its unit waits for the automatic restart.</summary>
    public IEnumerable<Fact> Dies(string result, int code, int status)
    {
        _clock += 1_000_000;
        var service = new UnitProperties
        {
            Result = result,
            ExitCode = code,
            ExitStatus = status,
            ExitTimestamp = _clock,
            MainPid = 0,
            Restarts = Restarts,
        };
        return [.. Twice(service, "failed", "failed"), .. Twice(service, "activating", "auto-restart")];
    }

    /// <summary>A reload of systemd before the automatic restart: that one is counted twice, and the unit runs.</summary>
    public void CountTwice()
    {
        Restarts += 2;
        _pid++;
    }

    /// <summary>systemd's automatic restart.</summary>
    public IEnumerable<Fact> Restarted()
    {
        Restarts++;
        _pid++;
        return [Change(new UnitProperties { Restarts = Restarts }), .. Starts(), new UnitJobEnded(unit, "done")];
    }

    /// <summary>A start by hand.</summary>
    public IEnumerable<Fact> Started()
    {
        Restarts = 0;
        _pid++;
        return [.. Starts(), new UnitJobEnded(unit, "done")];
    }

    /// <summary>A start by hand is under way: what ExecStartPre= does, say.</summary>
    public IEnumerable<Fact> Starting() =>
        [.. Twice(Service(0), "activating", "start-pre"), Change(new UnitProperties { ActiveState = "activating", SubState = "start-post" })];

    /// <summary>systemctl reset-failed.</summary>
    public IEnumerable<Fact> FailureReset() => Twice(new UnitProperties { Result = "success", MainPid = 0, Restarts = 0 }, "inactive", "dead");

    /// <summary>systemctl stop.</summary>
    public IEnumerable<Fact> Stopped()
    {
        _clock += 1_000_000;
        var ended = new UnitProperties { Result = "success", ExitCode = 2, ExitStatus = 15, ExitTimestamp = _clock, MainPid = 0, Restarts = Restarts };
        return
        [
            .. Twice(new UnitProperties { Result = "success", MainPid = _pid, Restarts = Restarts }, "deactivating", "stop-sigterm"),
            .. Twice(ended, "inactive", "dead"),
            new UnitJobEnded(unit, "done"),
        ];
    }

    /// <summary>The main process exits by itself with a status that is a success.</summary>
    public IEnumerable<Fact> EndsWell(int status)
    {
        _clock += 1_000_000;
        return Twice(
            new UnitProperties { Result = "success", ExitCode = 1, ExitStatus = status, ExitTimestamp = _clock, MainPid = 0, Restarts = Restarts },
            "inactive", "dead");
    }

    /// <summary>The restart after a death is refused: the start limit.</summary>
    public IEnumerable<Fact> GivenUp() =>
        [.. Twice(new UnitProperties { Result = "exit-code", MainPid = 0 }, "failed", "failed"), new UnitJobEnded(unit, "failed")];

    /// <summary>systemctl start, but a condition is not met.</summary>
    public IEnumerable<Fact> ConditionUnmet() =>
    [
        new UnitChanged(unit, new UnitProperties { ActiveState = "inactive", SubState = "dead", ConditionResult = false, ConditionTimestamp = _clock }, false),
        new UnitJobEnded(unit, "done"),
    ];

    private UnitProperties Service(ulong exit) =>
        new() { Result = "success", ExitCode = 0, ExitStatus = 0, ExitTimestamp = exit, Restarts = Restarts };

    private IEnumerable<Fact> Starts() => Twice(Service(0) with { MainPid = _pid }, "active", "running");

    private IEnumerable<Fact> Twice(UnitProperties service, string active, string sub) =>
        [Change(service), Change(new UnitProperties { ActiveState = active, SubState = sub })];

    private UnitChanged Change(UnitProperties said) => new(unit, said, IsListing: false);
}
