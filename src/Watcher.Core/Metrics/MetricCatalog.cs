using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>All metrics, in the order of the file. docs/metrics.md explains them; a test keeps the two equal.</summary>
internal static class MetricCatalog
{
    private const string Duty = "duty";
    private const string Group = "group";
    private const string Daemon = "daemon";

    public static readonly Metric Build = new("ganeti_watcher_build_info", MetricKind.Gauge, "The version; always 1.", "version");

    public static readonly Metric Node = new("ganeti_watcher_node_info", MetricKind.Gauge, "Who restarts daemons on this node, and its role in the cluster; always 1.", "mode", "role");

    public static readonly Metric LastPass = new(
        "ganeti_watcher_last_pass_timestamp_seconds", MetricKind.Gauge, "When all duties had been stepped, by the service or a pass, whatever came of it.");

    public static readonly Metric Paused = new("ganeti_watcher_paused", MetricKind.Gauge, "Whether the watcher is paused.");

    public static readonly Metric PauseUntil = new("ganeti_watcher_pause_until_timestamp_seconds", MetricKind.Gauge, "Until when it is paused; absent while it is not.");

    public static readonly Metric LastSuccess = new(
        "ganeti_watcher_duty_last_success_timestamp_seconds", MetricKind.Gauge, "When a step of the duty last ended without failing.", Duty, Group);

    public static readonly Metric StepDuration = new("ganeti_watcher_duty_last_step_duration_seconds", MetricKind.Gauge, "How long the duty's last step took.", Duty, Group);

    public static readonly Metric Failing = new("ganeti_watcher_duty_failing", MetricKind.Gauge, "Whether the duty's last step failed.", Duty, Group);

    public static readonly Metric StandsStill = new(
        "ganeti_watcher_duty_standing_still", MetricKind.Gauge, "Whether the duty may do nothing: a pause, an upgrade, somebody else's lock.", Duty, Group);

    public static readonly Metric Faults = new("ganeti_watcher_faults", MetricKind.Gauge, "How many faults stand.");

    public static readonly Metric Fault = new(
        "ganeti_watcher_fault", MetricKind.Gauge, "A fault that stands, by the event that told of it and what it is about; always 1. At most 200.", "event", Duty, Group, "subject");

    public static readonly Metric Events = new(
        "ganeti_watcher_events_total", MetricKind.Counter, "Events by name, those too that Log:Level keeps out of the log; counted over restarts and reboots.", "event");

    public static readonly Metric DaemonNeeded = new("ganeti_watcher_daemon_needed", MetricKind.Gauge, "Whether the daemon belongs on this node.", Daemon);

    public static readonly Metric DaemonUp = new("ganeti_watcher_daemon_up", MetricKind.Gauge, "Whether the daemon runs; of those that are needed.", Daemon);

    public static readonly Metric DaemonHeld = new("ganeti_watcher_daemon_held", MetricKind.Gauge, "Whether the daemon is held, so that nobody starts it; of those that are needed.", Daemon);

    public static readonly Metric DaemonDeaths = new(
        "ganeti_watcher_daemon_deaths_total", MetricKind.Counter, "Deaths of the daemon since this node booted, by cause.", Daemon, "cause");

    public static readonly Metric DaemonRestarts = new(
        "ganeti_watcher_daemon_restarts_total", MetricKind.Counter,
        "How often the daemon came up since this node booted, started by the watcher, or by systemd after a death; of those that are needed.", Daemon);

    public static readonly Metric InstancesInTrouble = new(
        "ganeti_watcher_instances_in_trouble", MetricKind.Gauge, "Instances that are down and should run, or were restarted of late.", Group);

    public static readonly Metric InstanceAttempts = new(
        "ganeti_watcher_instance_restart_attempts", MetricKind.Gauge, "Attempts to restart the instance that count at present. At most 200 instances, those with most.", Group, "ganeti_instance");

    public static readonly Metric Jobs = new("ganeti_watcher_jobs_under_way", MetricKind.Gauge, "Jobs of the watcher's that may be under way.", Duty, Group);

    public static readonly Metric VerifyDuration = new(
        "ganeti_watcher_disks_verification_duration_seconds", MetricKind.Gauge, "How long the group's last verification of disks took.", Group);

    public static readonly ImmutableArray<Metric> All =
    [
        Build, Node, LastPass, Paused, PauseUntil, LastSuccess, StepDuration, Failing, StandsStill, Faults, Fault, Events, DaemonNeeded, DaemonUp, DaemonHeld,
        DaemonDeaths, DaemonRestarts, InstancesInTrouble, InstanceAttempts, Jobs, VerifyDuration,
    ];
}
