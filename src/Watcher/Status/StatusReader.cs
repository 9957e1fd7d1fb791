using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>Finds out how the node is: from a fresh service's snapshot, else by a look of its own; who may not look is shown what the last pass left for him.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="time">Time.</param>
internal sealed class StatusReader(GanetiPaths paths, TimeProvider time)
{
    private const string OnlyRoot =
        "daemons, instances and disks: only root may look at them, and neither a service at work nor a pass of late has left word of them for others";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private const int MostLooks = 20;

    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    /// <exception cref="SettingsException">No service is at work, and the configuration cannot be used.</exception>
    public async Task<StatusReport> ReadAsync(CancellationToken ct)
    {
        var (snapshot, holder) = await ServiceAsync(ct);
        var pass = PassSnapshot.Read(paths, out var passProblem);
        var details = PassDetails.Read(paths, out var detailsProblem);
        var report = snapshot is not null && holder is not null && snapshot.IsFresh(time) ? Of(snapshot)
            : await WithoutServiceAsync(snapshot, holder, pass, ct);
        var (instances, instancesAt) = report.Node?.Role == NodeRole.Master ? InstanceStates.Read(paths) : default;
        return report with
        {
            LastPass = pass is null ? null : new LastPass(pass.At, pass.ExitCode),
            HasUnreadPass = passProblem is not null,
            Unseen = [.. report.Unseen, .. new[] { passProblem, detailsProblem }.OfType<string>().Select(problem => $"what the last pass has left: {problem}")],
            Duties = report.Duties.Count > 0 || pass is null ? report.Duties : pass.Duties,
            Events = RecentEvents.Last(snapshot?.Events ?? [], details?.Events ?? [], pass?.Events ?? []),
            Instances = instances,
            InstancesAt = instancesAt,
        };
    }

    private bool MayLook => Environment.IsPrivilegedProcess || (paths.IsVirtual && FileStatus.OfPath(paths.RunRoot) is { IsOurs: true });

    private StatusReport Of(ServiceSnapshot snapshot) => new(snapshot.At.ToLocalTime(), StatusReport.AtWork, [.. ConfigurationFaults(snapshot), .. snapshot.Standing], [], Unseen(snapshot.Node, "the service"))
    {
        Holder = $"pid {snapshot.Pid}",
        StandStill = snapshot.StandStill,
        Node = Lives(snapshot.Node),
        Duties = snapshot.Duties,
    };

    private async Task<StatusReport> WithoutServiceAsync(ServiceSnapshot? snapshot, string? holder, PassSnapshot? pass, CancellationToken ct)
    {
        List<StandingState> faults = [];
        List<string> unseen = [];
        var isOverdue = false;
        if (holder is not null)
        {
            List<StandingState> failures = [.. snapshot?.Standing.Where(StandingState.IsFailure) ?? []];
            var waits = snapshot?.Duties.MinBy(duty => duty.At);
            faults.Add(failures.Count > 0 ? ServiceFaults.Hindered(holder, failures) : ServiceFaults.Stuck(holder, (waits?.At ?? snapshot?.At)?.ToLocalTime(), waits?.Duty));
        }
        else
        {
            await AddUnitsAsync(faults, unseen, ct);
            if (snapshot is not null && faults.Count == 0)
            {
                faults.Add(ServiceFaults.Died(snapshot.Pid, snapshot.At.ToLocalTime()));
            }

            if (pass?.OverdueSince(time) is { } last)
            {
                isOverdue = true;
                faults.Add(ServiceFaults.PassesStopped(pass.At.ToLocalTime(), time.SinceBoot() - last));
            }
        }

        var report = MayLook ? await StatusLook.RunAsync(paths, time, ct) : ForOthers(holder is null && !isOverdue ? pass : null);
        return report with
        {
            Service = holder is not null ? StatusReport.Stuck : faults.Exists(fault => fault.Key == "service-dead") ? StatusReport.Dead : StatusReport.NotRunning,
            Holder = holder,
            Standing = [.. faults, .. report.Standing],
            Unseen = [.. report.Unseen, .. unseen],
        };
    }

    /// <summary>Word of a pass is as good as a pass's look, for as long as the next one is not overdue.</summary>
    private StatusReport ForOthers(PassSnapshot? pass) => pass is null
        ? new StatusReport(time.GetLocalNow(), StatusReport.NotRunning, [], [], [OnlyRoot])
        : new StatusReport(pass.At.ToLocalTime(), StatusReport.NotRunning, pass.Standing, [], Unseen(pass.Node, "the last pass"))
        {
            StandStill = pass.StandStill,
            Node = Lives(pass.Node),
        };

    /// <summary>Its other duties may have stepped before that of the daemons, or that one was kept from it: then nothing is known, and not that none is needed.</summary>
    private static IReadOnlyList<string> Unseen(NodeReport? node, string who) => node is null ? [$"daemons: {who} has not looked at them"] : [];

    /// <summary>Word is as old as it is: a process that has gone since is seen by everybody.</summary>
    private static NodeReport? Lives(NodeReport? node) => node is null ? null : node with
    {
        Daemons = [.. node.Daemons.Select(daemon => daemon is { State: DaemonState.Running, Pid: { } pid } && !ProcFs.Exists(pid) ? daemon.Gone() : daemon)],
    };

    private async Task AddUnitsAsync(List<StandingState> faults, List<string> unseen, CancellationToken ct)
    {
        if (!ModeProbe.SystemdRuns(paths.RunRoot))
        {
            return;
        }

        try
        {
            string[] units = [ServiceFaults.Unit, ServiceFaults.Timer];
            var said = await new SystemdBus(paths.RunRoot, BusDeadline, time).GetPropertiesAsync([.. units], ct);
            faults.AddRange(units.Zip(said, (unit, properties) => ServiceFaults.Of(unit, UnitProperties.Of(properties))).OfType<StandingState>());
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            unseen.Add($"{ServiceFaults.Unit}: systemd does not say how it is: {e.Message}");
        }
    }

    /// <summary>The service and its word. One that has only just begun has its lock first, and says how the node is when it has looked.</summary>
    private async Task<(ServiceSnapshot? Snapshot, string? Holder)> ServiceAsync(CancellationToken ct)
    {
        for (var looks = 1; ; looks++)
        {
            var snapshot = ServiceSnapshot.Read(paths);
            var holder = Holder(snapshot);
            if (holder is null || (snapshot is { Node: not null } && snapshot.IsFresh(time)) || looks == MostLooks)
            {
                return (snapshot, holder);
            }

            await Task.Delay(Look, time, ct);
        }
    }

    /// <summary>Who may not see the lock sees whether the process of the snapshot lives.</summary>
    private string? Holder(ServiceSnapshot? snapshot)
    {
        try
        {
            return ServiceLock.Holder(paths);
        }
        catch (NativeException e) when (e.Errno == Errno.AccessDenied)
        {
            return snapshot is not null && ProcFs.Exists(snapshot.Pid) ? $"pid {snapshot.Pid}" : null;
        }
    }

    /// <summary>A service goes on with what it has read; its next start, and each pass, would not. One that was told to read it anew says so itself.</summary>
    private IEnumerable<StandingState> ConfigurationFaults(ServiceSnapshot snapshot)
    {
        if (!MayLook || snapshot.Standing.Any(state => state.Key == SettingsRejected.StandingKey))
        {
            return [];
        }

        try
        {
            SettingsLoader.Load(paths.Configuration);
            return [];
        }
        catch (SettingsException e)
        {
            return [ServiceFaults.Configuration(e.Errors)];
        }
    }
}
