using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons.Reports;

/// <summary>What <c>status</c> says of a daemon whose unit systemd looks after.</summary>
public sealed class SupervisedReportTests
{
    private const string Name = "ganeti-mond";
    private const string Unit = "ganeti-mond.service";

    private static readonly DateTimeOffset Wall = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Moment Now = new(Wall, TimeSpan.FromHours(1), null);
    private static readonly TimeSpan Before = Now.Monotonic - TimeSpan.FromMinutes(5);
    private static readonly UnitLedger Loaded = UnitLedger.Blank with { LoadState = "loaded", UnitFileState = "enabled" };

    private static UnitLedger Down(UnitDownHow how, string state) => Loaded with { ActiveState = state, Down = new UnitDown(Before, how) };

    [Fact]
    public void Active_Runs_SinceItsProcessBegan()
    {
        var report = Report(Loaded with { ActiveState = "active", MainPid = 88, Started = 60_000_000 });

        Assert.Equal((DaemonState.Running, Severity.Ok, 88), (report.State, report.Severity, report.Pid));
        Assert.Equal(Wall.AddMinutes(-59), report.Since);
    }

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("killed by SIGKILL", 1, "killed by SIGKILL")]
    [InlineData("killed by SIGKILL", 3, "restarted by systemd 3 times, the last: killed by SIGKILL")]
    [InlineData("", 2, "restarted by systemd 2 times")]
    public void RunsAgain_SaysWhatItDiedOf(string cause, uint restarts, string? died) =>
        Assert.Equal(died, Report(Loaded with { ActiveState = "active", MainPid = 88, Cause = cause, Restarts = restarts }).Died);

    [Fact]
    public void Died_AndWaitsForItsRestart_IsStarting_WithItsCause()
    {
        var report = Report(Down(UnitDownHow.Died, "activating") with { Cause = "its main process was killed by SIGKILL", Deaths = 1 });

        Assert.Equal((DaemonState.Starting, Severity.Warning), StateOf(report));
        Assert.Equal("died, its main process was killed by SIGKILL", report.Why);
        Assert.Equal(Wall.AddMinutes(-5), report.Since);
    }

    [Fact]
    public void Failed_IsDown_WithTheCommand()
    {
        var report = Report(Down(UnitDownHow.Died, "failed") with { Cause = "exit code 1", Deaths = 6, FailedSince = Before });

        Assert.Equal((DaemonState.Down, Severity.Critical), StateOf(report));
        Assert.Equal("systemd has given it up: died 6 times in a row, exit code 1", report.Why);
        Assert.Equal($"nothing, until somebody types: systemctl reset-failed {Unit} && systemctl start {Unit}", report.Next);
    }

    [Fact]
    public void Stopped_IsNamed() => Assert.Equal((DaemonState.Stopped, Severity.Warning), StateOf(Report(Down(UnitDownHow.Stopped, "inactive"))));

    [Fact]
    public void Held_SaysSo() => Assert.Equal(
        (DaemonState.Held, Severity.Warning), StateOf(Report(Down(UnitDownHow.Stopped, "inactive"), new HoldsSight([new Hold(Name, Wall, "anna")]))));

    [Fact]
    public void SeesAnotherMaster_OrAConditionIsUnmet_IsNotNeeded()
    {
        Assert.Equal((DaemonState.NotNeeded, Severity.Ok), StateOf(Report(Down(UnitDownHow.NotMaster, "inactive"))));
        Assert.Equal((DaemonState.NotNeeded, Severity.Ok), StateOf(Report(Down(UnitDownHow.NotSeenRunning, "inactive") with { ConditionUnmet = true })));
    }

    [Theory]
    [InlineData("masked", "nothing, until somebody types: systemctl unmask ganeti-mond.service && systemctl start ganeti-mond.service")]
    [InlineData("not-found", "nothing, until somebody types: ganeti-watcher units adopt")]
    public void NotLoaded_IsDown_WithTheCommand(string loadState, string next)
    {
        var report = Report(Down(UnitDownHow.NotSeenRunning, "inactive") with { LoadState = loadState });

        Assert.Equal((DaemonState.Down, Severity.Critical), StateOf(report));
        Assert.Equal(next, report.Next);
    }

    [Fact]
    public void EndedByItself_IsDown() => Assert.Equal("ganeti-mond.service is inactive: it ended by itself with exit code 0", Report(Down(UnitDownHow.Ended, "inactive")).Why);

    [Fact]
    public void DownSinceItsNodesRoleWasChanged_IsLeftToWhoeverDidThat()
    {
        var report = Report(Down(UnitDownHow.NotSeenRunning, "inactive"), changed: Now.Monotonic - TimeSpan.FromSeconds(30));

        Assert.Equal((DaemonState.Down, Severity.Warning), StateOf(report));
        Assert.Equal("left to whoever changed this node's role or cluster until 12:01:00", report.Next);
        Assert.Equal(Severity.Critical, Report(Down(UnitDownHow.NotSeenRunning, "inactive"), changed: Now.Monotonic - TimeSpan.FromSeconds(90)).Severity);
    }

    [Fact]
    public void NothingSaidOfIt_IsUnclear() => Assert.Equal((DaemonState.Unclear, Severity.Critical), StateOf(Report(UnitLedger.Blank)));

    [Fact]
    public void RunsOutsideOfItsUnit_IsUnclear()
    {
        var report = Report(Down(UnitDownHow.NotSeenRunning, "inactive"), outside: new OutsideDaemon(Unit, 99, "session-1.scope"));

        Assert.Equal((DaemonState.Unclear, Severity.Critical, 99), (report.State, report.Severity, report.Pid));
    }

    /// <summary>systemd holds luxid's socket: what its clients reach it through is said in its row; each daemon elsewhere has none.</summary>
    [Theory]
    [InlineData("active", "active", "active", "ganeti-luxid.socket (listening), proxy pid 812")]
    [InlineData("active", "active", "inactive", "ganeti-luxid.socket (listening)")]
    [InlineData("activating", "active", "active", "ganeti-luxid.socket (listening), proxy pid 812")]
    [InlineData("inactive", "inactive", "inactive", "ganeti-luxid.socket (closed)")]
    [InlineData("active", "failed", "failed", "ganeti-luxid.socket (failed), ganeti-luxid-proxy.service is failed")]
    [InlineData("active", "active", "activating", "ganeti-luxid.socket (listening), ganeti-luxid-proxy.service is activating")]
    public void Luxid_SaysWhatItIsBehind(string luxid, string socket, string proxy, string behind)
    {
        var units = ImmutableSortedDictionary<string, UnitLedger>.Empty
            .Add("ganeti-luxid.service", Loaded with { ActiveState = luxid, MainPid = 801 })
            .Add("ganeti-luxid.socket", Loaded with { ActiveState = socket })
            .Add("ganeti-luxid-proxy.service", Loaded with { ActiveState = proxy, MainPid = proxy == "active" ? 812u : 0 });

        Assert.Equal(behind, OfUnits(units, NodeRole.Master, "ganeti-luxid.service").Single(daemon => daemon.Daemon == "ganeti-luxid").Behind);
        Assert.Null(OfUnits(units.Remove("ganeti-luxid.socket"), NodeRole.Master, "ganeti-luxid.service").Single(daemon => daemon.Daemon == "ganeti-luxid").Behind);
        Assert.Null(OfUnits(units.Add(Unit, Loaded with { ActiveState = "active" }), NodeRole.Master, Unit).Single(daemon => daemon.Daemon == Name).Behind);
    }

    private static (DaemonState State, Severity Severity) StateOf(DaemonReport report) => (report.State, report.Severity);

    private static IReadOnlyList<DaemonReport> OfUnits(ImmutableSortedDictionary<string, UnitLedger> units, NodeRole role, string needed)
    {
        var memory = DaemonsMemory.Blank with { BootId = "boot", Mode = new ModeState(NodeMode.Systemd, "ganeti.target is loaded"), Units = units };
        var seen = new DaemonsSeen(
            "boot", TestOptions.Defaults, new ClusterView(role, false), null, [], [], HoldsSight.None, new SupervisedSeen(new SupervisedOptions(), [], [needed], []));
        return NodeReport.Of(memory, seen, Now, isLook: false).Daemons;
    }

    private static DaemonReport Report(UnitLedger ledger, HoldsSight? holds = null, OutsideDaemon? outside = null, TimeSpan? changed = null)
    {
        var memory = DaemonsMemory.Blank with
        {
            BootId = "boot",
            Mode = new ModeState(NodeMode.Systemd, "ganeti.target is loaded"),
            Units = ImmutableSortedDictionary<string, UnitLedger>.Empty.Add(Unit, ledger),
            Change = changed is { } at ? new RoleChange(NodeRole.NotInCluster, NodeRole.Regular, at) : null,
        };
        var supervised = new SupervisedSeen(new SupervisedOptions(), [], [Unit], []) { Outside = outside is null ? [] : [outside] };
        var seen = new DaemonsSeen("boot", TestOptions.Defaults, new ClusterView(NodeRole.Regular, false), null, [], [], holds ?? HoldsSight.None, supervised);
        return NodeReport.Of(memory, seen, Now, isLook: false).Daemons.Single(daemon => daemon.Daemon == Name);
    }
}
