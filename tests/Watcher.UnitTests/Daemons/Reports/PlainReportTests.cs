using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Processes;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons.Reports;

/// <summary>What <c>status</c> says of a daemon where nobody but the watcher starts it: after the duty's own decision about it.</summary>
public sealed class PlainReportTests
{
    private const string Name = "ganeti-confd";

    private static readonly Daemon Confd = DaemonCatalog.Find(Name)!;
    private static readonly ProcessIdentity Process = new(712, 100_00);
    private static readonly DaemonSight Gone = new DaemonSight.Stale("its pid file names pid 712, which is gone", 712);
    private static readonly DateTimeOffset Wall = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Moment Now = new(Wall, TimeSpan.FromHours(1), null);
    private static readonly DaemonLedger WasRunning = DaemonLedger.Blank with { Running = Process, Arguments = "" };

    [Fact]
    public void Running_IsWell_WithItsPidAndSinceWhen()
    {
        var report = Report(WasRunning, new DaemonSight.Running(Process));

        Assert.Equal((DaemonState.Running, Severity.Ok, 712), (report.State, report.Severity, report.Pid));
        Assert.Equal(Wall - TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(100), report.Since);
    }

    [Fact]
    public void RunsAgain_SaysWhatItDiedOf() => Assert.Equal(
        "2 times in a row, the last: pid 711 was killed by SIGKILL",
        Report(
            WasRunning with { Start = new StartState(Now.Monotonic - TimeSpan.FromSeconds(5), Settled: true), Deaths = 2, Cause = "pid 711 was killed by SIGKILL" },
            new DaemonSight.Running(Process)).Died);

    [Fact]
    public void Crashed_IsDown_AndSaysThatAPassWouldStartIt()
    {
        var report = Report(WasRunning, Gone);

        Assert.Equal((DaemonState.Down, Severity.Critical), (report.State, report.Severity));
        Assert.Equal("its pid file names pid 712, which is gone", report.Why);
        Assert.Equal("the next pass, or a service, starts it", report.Next);
        Assert.Null(report.Since);
    }

    [Fact]
    public void Crashed_ToTheServiceThatHasBegunItsStart_IsStarting() =>
        Assert.Equal((DaemonState.Starting, Severity.Warning), StateOf(Report(WasRunning, Gone, isLook: false)));

    [Fact]
    public void Crashed_WhilePaused_IsDown_AndSaysThatNothingIsStarted()
    {
        var report = Report(WasRunning, Gone, now: Now with { StandStill = "the watcher is paused for ever" });

        Assert.Equal((DaemonState.Down, Severity.Critical), StateOf(report));
        Assert.Equal("nothing is started: the watcher is paused for ever", report.Next);
    }

    [Fact]
    public void Stopped_IsNoFaultOfTheDaemons_ButNamed_WithTheTimeOfItsStart()
    {
        var report = Report(WasRunning, new DaemonSight.Absent());

        Assert.Equal((DaemonState.Stopped, Severity.Warning), StateOf(report));
        Assert.Equal("the next pass, or a service, starts it after 2026-03-04 12:30:00", report.Next);
    }

    [Theory]
    [InlineData(false, "nobody starts it until it is released: ganeti-watcher release ganeti-confd")]
    [InlineData(true, "nobody starts it before 2026-03-04 13:00:00, unless it is released: ganeti-watcher release ganeti-confd")]
    public void Held_IsDown_AndSaysByWhomAndThatNobodyStartsIt(bool ends, string next)
    {
        var report = Report(WasRunning, Gone, hold: new Hold(Name, Wall.AddDays(-1), "anna", "a repair", ends ? Wall.AddHours(1) : null));

        Assert.Equal((DaemonState.Held, Severity.Warning), StateOf(report));
        Assert.Equal("down, and held by anna since 2026-03-03 12:00:00", report.Why);
        Assert.Equal(next, report.Next);
    }

    [Fact]
    public void HeldAndRunning_Runs() =>
        Assert.Equal((DaemonState.Running, Severity.Ok), StateOf(Report(WasRunning, new DaemonSight.Running(Process), hold: new Hold(Name, Wall, "anna"))));

    [Fact]
    public void StartsFail_SaysHowManyAndWhenItIsTriedAgain()
    {
        var ledger = DaemonLedger.Blank with
        {
            Down = new DownState(Now.Monotonic - TimeSpan.FromMinutes(2), DownHow.Crashed, LeftPidFile: true),
            Failures = 3,
            Failure = "secret words of its log",
            NextTry = Now.Monotonic + TimeSpan.FromSeconds(40),
        };

        var report = Report(ledger, Gone, isLook: false);

        Assert.Equal("its pid file names pid 712, which is gone; failed starts in a row: 3", report.Why);
        Assert.Equal("it is started after 2026-03-04 12:00:40", report.Next);
        Assert.Equal(Wall.AddMinutes(-2), report.Since);
    }

    [Fact]
    public void SeesAnotherMaster_IsNotNeeded()
    {
        var ledger = DaemonLedger.Blank with { Down = new DownState(Now.Monotonic, DownHow.NotMaster, LeftPidFile: false), NextTry = Now.Monotonic + TimeSpan.FromMinutes(1) };

        Assert.Equal((DaemonState.NotNeeded, Severity.Ok), StateOf(Report(ledger, new DaemonSight.Absent())));
    }

    [Fact]
    public void Unclear_IsToldAsSuch() =>
        Assert.Equal((DaemonState.Unclear, Severity.Critical), StateOf(Report(WasRunning, new DaemonSight.Unclear("its pid file is missing, but pid 712, which was it, lives", Process))));

    [Fact]
    public void OnAnOrdinaryNode_TheMastersAreNotNeeded_AndWhyStandsThere()
    {
        var node = Node(WasRunning, new DaemonSight.Running(Process), Now, null, isLook: true);

        Assert.Equal(DaemonCatalog.All.Select(daemon => daemon.Name), node.Daemons.Select(daemon => daemon.Daemon));
        Assert.Equal("this node is not the master", node.Daemons.Single(daemon => daemon.Daemon == "ganeti-luxid").Why);
        Assert.Equal("the cluster has no KVM with user shutdown", node.Daemons.Single(daemon => daemon.Daemon == "ganeti-kvmd").Why);
        Assert.All(node.Daemons.Where(daemon => daemon.Daemon != Name), daemon => Assert.Equal((DaemonState.NotNeeded, Severity.Ok), StateOf(daemon)));
    }

    private static (DaemonState State, Severity Severity) StateOf(DaemonReport report) => (report.State, report.Severity);

    private static DaemonReport Report(DaemonLedger ledger, DaemonSight sight, Moment? now = null, Hold? hold = null, bool isLook = true) =>
        Node(ledger, sight, now ?? Now, hold, isLook).Daemons.Single(daemon => daemon.Daemon == Name);

    private static NodeReport Node(DaemonLedger ledger, DaemonSight sight, Moment now, Hold? hold, bool isLook)
    {
        var memory = DaemonsMemory.Blank with
        {
            BootId = "boot",
            Mode = new ModeState(NodeMode.Plain, "systemd is not running"),
            Ledgers = ImmutableSortedDictionary<string, DaemonLedger>.Empty.Add(Name, ledger),
        };
        var seen = new DaemonsSeen(
            "boot", TestOptions.Defaults, new ClusterView(NodeRole.Regular, false), null, [], [new DaemonView(Confd, sight)],
            hold is null ? HoldsSight.None : new HoldsSight([hold]), new SupervisedSeen(new SupervisedOptions(), [], [], []));
        var verdict = DaemonsDuty.Decide(memory, seen, now);
        return NodeReport.Of(verdict.Memory, seen, now, isLook);
    }
}
