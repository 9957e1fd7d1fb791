using System.Collections.Frozen;

namespace Watcher.Core.Units.Checking;

/// <summary>What breaks when a directive is not as it should be.</summary>
internal static class Consequences
{
    private const string NoDirectories =
        "on a node that is in no cluster yet Ganeti's directories may be missing: what is made later stays read-only to the watcher";

    private static readonly FrozenDictionary<string, string> OfUnit = new Dictionary<string, string>
    {
        ["ganeti-noded.service KillMode"] = "a stop or restart of noded kills every guest on this node",
        ["ganeti-noded.service OOMPolicy"] = "one guest killed for want of memory stops noded, and with another KillMode all guests",
        ["ganeti-noded.service TasksMax"] = "guests count as noded's: at the limit none can be started, and running ones cannot make threads",
        ["ganeti-noded.service LimitNOFILE"] = "guests inherit the limit: a guest with many disks or network queues fails",
        ["ganeti-noded.service ExecStartPre"] =
            "after a crash in the middle of a request noded cannot start: the dead one's pid file is still locked",
        ["ganeti-noded.service ExecStartPost"] =
            "luxid and wconfd are started before noded listens, and a booted master needs 10 s longer; one-time arguments may reach later starts",
        ["ganeti-luxid.service KillMode"] = "a stop or restart of luxid kills the running jobs",
        ["ganeti-luxid.service OOMPolicy"] = "one job killed for want of memory takes luxid down",
        ["ganeti-luxid.service TasksMax"] = "jobs count as luxid's: at the limit none can be started",
        ["ganeti-luxid.service ExecStartPre"] = "a job queue lock that root made cannot be opened, and luxid fails at the boot",
        ["ganeti-luxid.service After"] = "luxid's vote for the master may find noded not answering, and is repeated after 10 s",
        ["ganeti-wconfd.service After"] = "wconfd's vote for the master may find noded not answering, and is repeated after 10 s",
        ["ganeti-luxid.service SystemCallFilter"] = "jobs inherit the filter: they may fail, or may do more than they need",
        ["ganeti-rapi.service After"] = "rapi answers before luxid does, and requests fail at the start",
        ["ganeti.service KillMode"] = "where daemons and guests still live in the init script's cgroup, a stop of ganeti.service kills them all",
        ["ganeti.service SendSIGKILL"] = "where guests still live in the init script's cgroup, a stop of ganeti.service may kill them",
        ["ganeti.service Requires"] = "service ganeti start starts nothing",
        ["ganeti.service SourcePath"] = "an upgrade of Ganeti's package stops all daemons and does not start them again",
        ["ganeti.target PartOf"] = "service ganeti stop and restart do not reach the daemons",
        ["ganeti.target WantedBy"] = "nothing of Ganeti is started at boot",
        ["ganeti-common.service StartLimitIntervalSec"] = "daemons that are started again and again are refused because of ganeti-common",
        ["ganeti-common.service ExecStart"] =
            "directories are not made or repaired, or one failure of that keeps a crashed daemon dead for good",
        ["ganeti-watcher.service KillMode"] = "what was started from the watcher dies with it",
        ["ganeti-watcher-once.service KillMode"] = "what was started from a pass dies with it",
        ["ganeti-watcher.service ExecStartPre"] = NoDirectories,
        ["ganeti-watcher-once.service ExecStartPre"] = NoDirectories,
        ["ganeti-watcher.service ReadWritePaths"] = "it does not start where a directory is missing, or cannot write where it must",
        ["ganeti-watcher-once.service ReadWritePaths"] = "it does not start where a directory is missing, or cannot write where it must",
        ["ganeti-watcher.service After"] = "at a boot it starts daemons beside the init script, which starts them too",
        ["ganeti-watcher-once.service After"] = "at a boot it starts daemons beside the init script, which starts them too",
        ["ganeti-watcher.service ExecStart"] = "another watcher than this one is run",
        ["ganeti-watcher-once.service ExecStart"] = "another watcher than this one is run",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> OfDirective = new Dictionary<string, string>
    {
        ["LoadState"] = "systemd cannot start it",
        ["NeedDaemonReload"] = "systemd still works by the old files: systemctl daemon-reload",
        ["WantedBy"] = "it is not started together with what should want it, or is when it should not be",
        ["Requires"] = "directories may be missing when it starts, or it is stopped together with what it requires",
        ["Requisite"] = "it does not start unless the other unit runs already",
        ["BindsTo"] = "it is stopped whenever the other unit stops",
        ["Conflicts"] = "starting one stops the other",
        ["Wants"] = "what it needs may not be started with it",
        ["After"] = "it may start too early, and a stop may return before it is gone (Ganeti then changes keys and configuration)",
        ["PartOf"] = "a stop or restart of its target or of ganeti.service does not reach it, or another one's does",
        ["StopPropagatedFrom"] = "daemon-util stop-all leaves it running when its target is not active",
        ["Condition"] = "it is started where it can only fail, or is never started where it should run",
        ["RequiresMountsFor"] = "it may write below a mount point that is not mounted yet",
        ["StartLimitIntervalSec"] = "a short outage may exhaust its restarts, or a daemon that always fails never ends as failed",
        ["StartLimitBurst"] = "a short outage may exhaust its restarts, or a daemon that always fails never ends as failed",
        ["Restart"] = "a crash is not followed by a restart, or an end that is no failure is",
        ["RestartSec"] = "it is restarted too fast, so that its restarts run out, or too late",
        ["RestartSteps"] = "the delay between restarts does not grow as it should",
        ["RestartMaxDelaySec"] = "the delay between restarts does not grow as it should",
        ["SuccessExitStatus"] = "off the master it ends as failed and is restarted (exit code 11)",
        ["RestartPreventExitStatus"] = "a configuration that cannot be used restarts it over and over",
        ["KillMode"] = "other processes of its cgroup are killed with it, or left behind",
        ["SendSIGKILL"] = "what does not end may be killed, or stay for ever",
        ["OOMPolicy"] = "one child killed for want of memory takes the service down",
        ["TasksMax"] = "at the limit it can start nothing",
        ["LimitNOFILE"] = "it may run out of file descriptors",
        ["Type"] = "systemd believes it started too early, or waits for a message that never comes",
        ["NotifyAccess"] = "systemd does not hear that it is ready, or listens to others",
        ["User"] = "it cannot read its files, or may do more than it should; what it writes belongs to another user",
        ["Group"] = "others of Ganeti cannot reach its files and sockets",
        ["SupplementaryGroups"] = "it cannot read others' files",
        ["UMask"] = "its files can be read by others, or not by those that must",
        ["Environment"] = "arguments that are not set are taken for text",
        ["EnvironmentFile"] = "arguments of the defaults file or one-time arguments (--no-voting) do not reach it",
        ["ExecStart"] = "another program or other arguments are run",
        ["ExecStartPre"] = "what prepares its start is not done",
        ["ExecStartPost"] = "one-time arguments (--no-voting) reach later starts too",
        ["ExecReload"] = "systemctl reload does not work, or does not tell that it failed",
        ["ExecStop"] = "a socket closes at once where an upgrade of Ganeti's package stops all, and starts it again",
        ["ExecCondition"] = "a socket stays open although its daemon was not started, and clients wait there for ever",
        ["RemainAfterExit"] = "a socket closes at once where an upgrade of Ganeti's package stops all, and starts it again",
        ["TimeoutStartSec"] = "a slow start is cut off, or a hung one is not",
        ["TimeoutStopSec"] = "a slow end is cut off, or a hung one is not",
        ["ReadWritePaths"] = "it cannot write where it must",
        ["RuntimeDirectory"] = "its directory in /run is missing",
        ["RuntimeDirectoryMode"] = "its directory in /run has other permissions",
        ["RuntimeDirectoryPreserve"] = "its lock and status file go at each restart",
        ["StateDirectory"] = "its memory cannot be written",
        ["StateDirectoryMode"] = "its memory has other permissions",
        ["Unit"] = "the timer starts something else",
        ["BindPaths"] = "luxid listens where its clients look, or cannot be found by its proxy, or cannot find wconfd",
        ["ListenStream"] = "the proxy's socket is elsewhere, where nobody looks",
        ["Service"] = "connections are passed on to something else",
        ["RemoveOnStop"] = "clients of a daemon that is stopped are not told at once that it is",
        ["StopWhenUnneeded"] = "clients of a daemon that is stopped wait in vain",
        ["DefaultDependencies"] = "at a boot the order of the socket and its directory is a circle, which systemd cuts somewhere",
        ["SocketUser"] = "clients may not connect, or others may",
        ["SocketGroup"] = "clients may not connect, or others may",
        ["SocketMode"] = "clients may not connect, or others may",
        ["AccuracySec"] = "passes run at other times",
        ["RandomizedDelaySec"] = "all nodes run their passes at the same time",
    }.ToFrozenDictionary();

    /// <summary>For a directive of a unit. What has no words of its own is sandboxing.</summary>
    public static string Of(string unit, string directive) =>
        OfUnit.GetValueOrDefault($"{unit} {directive}")
        ?? OfDirective.GetValueOrDefault(directive, "its sandbox is weaker than shipped, or denies what it needs");

    /// <summary>For a directive that noded should not have.</summary>
    public static string OnNoded =>
        "noded passes it on to every guest, hook, OS script and disk tool that it starts: they may fail, or lose what they need";
}
