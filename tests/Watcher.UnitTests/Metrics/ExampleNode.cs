using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Disks;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Metrics;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.UnitTests.Metrics;

/// <summary>A master with something of everything: <c>example.prom</c> is what is written of it.</summary>
internal static class ExampleNode
{
    public static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 250, TimeSpan.Zero);

    private const string Group = "default";

    public static NodeFigures Figures { get; } = new(
        "1.2.3",
        At,
        DateTimeOffset.MaxValue,
        [
            new DutyFigures("daemons", "", new DutyRun(At, TimeSpan.FromMilliseconds(12.5)), IsFailing: false, StandsStill: true, DaemonFigures.Of(Daemons)),
            new DutyFigures("hooks", "", new DutyRun(Took: TimeSpan.FromSeconds(3)), IsFailing: true, StandsStill: false, []),
            new DutyFigures("instances", Group, new DutyRun(At - TimeSpan.FromMinutes(5)), IsFailing: false, StandsStill: false, InstanceFigures.Of(Instances, Group)),
            new DutyFigures("disks", Group, new DutyRun(), IsFailing: false, StandsStill: false, DiskFigures.Of(Disks, Group)),
        ],
        [
            FaultFigure.Of(new DaemonFailing("ganeti-rapi", "its log ends: password=geheim", 3, At), "daemons", ""),
            FaultFigure.Of(new HostNotListed("node1"), "daemons", ""),
            FaultFigure.Of(new LuxidUnavailable(Group, "geheim"), "instances", Group),

            // Twice the same would make the whole file unreadable.
            FaultFigure.Of(new LuxidUnavailable(Group, "geheim"), "instances", Group),
            FaultFigure.Of(new RestartsExhausted("quo\"ted\\in\nst", 5, At), "instances", Group),
            FaultFigure.Of(new GroupsUnknown("geheim"), "", ""),
        ])
    {
        Events = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("DaemonDied", 3L), KeyValuePair.Create("ServiceStarted", 1L)]),
    };

    private static DaemonsMemory Daemons => DaemonsMemory.Blank with
    {
        Mode = new ModeState(NodeMode.Plain, "no systemd"),
        Place = new NodePlace(NodeRole.Master, [], []),
        Needed = ["ganeti-noded", "ganeti-rapi"],
        Held = ["ganeti-rapi", "ganeti-kvmd"],
        Ledgers = ImmutableSortedDictionary<string, DaemonLedger>.Empty
            .Add("ganeti-noded", new DaemonLedger
            {
                Running = new ProcessIdentity(12, 34),
                Tally = DaemonTally.Restarted(DaemonTally.Died(DaemonTally.Died(DaemonTally.Died(null, "SIGKILL"), "exit code 1"), "SIGKILL"), DateTimeOffset.UnixEpoch),
            })
            .Add("ganeti-rapi", new DaemonLedger { Down = new DownState(TimeSpan.FromSeconds(3), DownHow.Stopped, LeftPidFile: false) }),
    };

    private static InstancesMemory Instances => InstancesMemory.Blank
        .With("inst1", new InstanceLedger { DownSince = TimeSpan.FromMinutes(1) })
        .With("inst2", new InstanceLedger { RunningSince = TimeSpan.FromMinutes(1) }) with
    {
        Stock = StockState.Blank.With("inst1", new StockRecord(RestartCount: 1)).With("inst2", new StockRecord(RestartCount: 5)).With("inst3", new StockRecord(CleanupCount: 2)),
        Jobs = [],
    };

    private static DisksMemory Disks => DisksMemory.Blank with
    {
        Verification = new Verification { Job = new VerifyJob(1, TimeSpan.FromMinutes(9), IsStrict: false), EndedAt = TimeSpan.FromMinutes(5), Took = TimeSpan.FromSeconds(61.5) },
    };
}
