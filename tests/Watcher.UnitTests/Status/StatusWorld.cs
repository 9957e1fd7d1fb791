using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.Hosting;
using Watcher.Status;

namespace Watcher.UnitTests.Status;

/// <summary>Nodes to be shown.</summary>
internal static class StatusWorld
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.FromHours(1));

    public static DaemonReport Running { get; } = new("ganeti-noded", DaemonState.Running, Severity.Ok, "needed on every node") { Pid = 712, Since = Now.AddDays(-2), Died = "2 times in a row, the last: pid 711 was killed by SIGKILL", RestartsToday = 2 };

    public static DaemonReport Down { get; } = new("ganeti-confd", DaemonState.Down, Severity.Critical, "its pid file names pid 815, which is gone; failed starts in a row: 3")
    {
        Since = Now.AddMinutes(-7),
        Next = "it is started after 2026-03-04 12:00:40",
    };

    public static DaemonReport Held { get; } = new("ganeti-mond", DaemonState.Held, Severity.Warning, "down, and held by anna since 2026-03-04 09:00:00 (a repair)")
    {
        Since = Now.AddHours(-3),
        Next = "nobody starts it until it is released: ganeti-watcher release ganeti-mond",
    };

    public static DaemonReport Behind { get; } = new("ganeti-luxid", DaemonState.Running, Severity.Ok, "needed on the master") { Pid = 801, Since = Now.AddDays(-2), Behind = "ganeti-luxid.socket (listening), proxy pid 812" };

    public static StandingState Mode { get; } = new("mode", "Mode: plain, missing daemons are started here; systemd is not running (no /run/systemd/system)", IsFault: false);

    public static StatusReport Healthy { get; } = new(Now, StatusReport.AtWork, [Mode], [], [])
    {
        Holder = "pid 500",
        Node = new NodeReport(NodeMode.Plain, NodeRole.Regular, [Running]),
    };

    /// <summary>One in which every member is there.</summary>
    public static StatusReport Bad { get; } = new(
        Now,
        StatusReport.Stuck,
        [
            ServiceFaults.Stuck("pid 500 (ganeti-watcher serve)", Now.AddMinutes(-20)),
            Mode,
            new("failing:ganeti-confd", "ganeti-confd could not be kept running (3 in a row): it was gone again; its log ends: cannot bind to /var/run/ganeti/socket; next try at 12:00:40", IsFault: true),
        ],
        ["start ganeti-confd: its pid file names pid 815, which is gone"],
        ["archive: could not load its memory: open /var/lib/ganeti-watcher/archive.json: Input/output error (errno 5)"])
    {
        Holder = "pid 500 (ganeti-watcher serve)",
        StandStill = "the watcher is paused for ever",
        Node = new NodeReport(NodeMode.Plain, NodeRole.Master, [Running, Down, new("ganeti-kvmd", DaemonState.NotNeeded, Severity.Ok, "the cluster has no KVM with user shutdown"), Behind, Held]),
        LastPass = new LastPass(Now.AddMinutes(-3), 1),
        Instances = new Dictionary<string, int> { ["ERROR_down"] = 1, ["running"] = 12 },
        InstancesAt = Now.AddMinutes(-4),
        Duties =
        [
            new("archive", Now.AddMinutes(-3), "failed") { Next = Now.AddSeconds(40) },
            new("daemons", Now.AddMinutes(-4), DutyReport.Done) { Next = Now.AddMinutes(1) },
            new("disks of default", Now.AddDays(-1), DutyReport.Done),
            new("instances of default", Now.AddMinutes(-4), DutyReport.Done),
            new("instances of second", Now.AddMinutes(-3), DutyReport.Done),
        ],
        Events =
        [
            new(Now.AddDays(-1), "ServiceStarted", Severity.Ok, "ganeti-watcher 0.1.0 is at work, schedule 0 0/5 * * * ?"),
            new(Now.AddMinutes(-7), "DaemonDied", Severity.Critical, "ganeti-confd died: pid 815 was killed by SIGKILL"),
            new(Now.AddMinutes(-5), "DaemonStaysStopped", Severity.Warning, "ganeti-mond is still stopped; it is left alone until 2026-03-04 12:25:00 and started then"),
        ],
    };

    /// <summary>One to look at: a service is at work, and not all is well.</summary>
    public static StatusReport Shown { get; } = Bad with { Node = Bad.Node! with { Daemons = [.. Bad.Daemons.Where(daemon => daemon != Behind)] }, Service = StatusReport.AtWork, Holder = "pid 500", StandStill = null, Standing = [.. Bad.Standing.Skip(1)], Unseen = [], WouldDo = [] };
}
