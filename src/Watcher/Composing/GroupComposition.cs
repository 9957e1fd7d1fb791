using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Noded;
using Watcher.Hosting;

namespace Watcher.Composing;

/// <summary>Builds the duties that the master has for each node group, and bounds what all of them do at once.</summary>
/// <param name="parts">What they are built from.</param>
/// <param name="mastership">Which time as the master this is.</param>
internal sealed class GroupComposition(CompositionParts parts, Mastership mastership) : IDisposable
{
    // One call of luxid that hangs (60 s), and what was asked before it.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(75);

    // Each of these steps holds the rows of its group and asks luxid, which asks all of its nodes. Disks make no restart wait.
    private readonly Slots _instanceSteps = new(8);
    private readonly Slots _diskSteps = new(8);

    // A running job that is waited for costs luxid two inotify instances (counted in /proc of Ganeti 3.0.2: 1 idle, 7 with three, 13 with six), of
    // which a user has 128 (inotify(7)): 97 with all of these.
    private readonly Slots _instanceWaits = new(32);
    private readonly Slots _diskWaits = new(16);
    private readonly Slots _verifying = new(1);

    public GroupDuties Duties(NodeGroup group)
    {
        var file = new GroupStateFile(parts.Paths.GroupState(group.Uuid), parts.IsLook);
        var precedence = new RestartPrecedence();
        var (instances, disks) = (Instances(group, file, precedence), Disks(group, file, precedence));
        precedence.Connect(instances.Runner.Post, disks.Runner.Post);
        return new(instances, disks, precedence, file);
    }

    public void Dispose()
    {
        foreach (var slots in new[] { _instanceSteps, _diskSteps, _instanceWaits, _diskWaits, _verifying })
        {
            slots.Dispose();
        }
    }

    private HostedDuty Instances(NodeGroup group, GroupStateFile file, RestartPrecedence precedence)
    {
        var waiter = Waiter(_instanceWaits);
        var duty = new InstancesDuty(
            group,
            file,
            new StatusFiles(parts.Paths, parts.Ssconf, parts.Time),
            parts.Master.AskAsync,
            parts.Operation.Ask,
            parts.Luxi,
            new WhereaboutsProbe(parts.Luxi, new NodedClient(parts.Paths, parts.Time)),
            waiter,
            () => parts.Settings.Instances.ToOptions(),
            parts.Time)
        {
            WhyNobodyAnswers = WhyNobodyAnswers,
        };
        var own = new MastershipStore<InstancesMemory>(
            parts.OwnStore($"{InstancesDuty.Name}.{group.Uuid}", InstancesJson.Default.DutyStateInstancesMemory), mastership);
        var store = new InstancesStore(file, own, parts.BootId, parts.Time, precedence);
        return Hosted(
            new DutyRunner<InstancesDuty, InstancesMemory, InstancesSeen>(duty, store, parts.Gate(file), parts.Reporter, parts.Time, Options(group, _instanceSteps)), waiter);
    }

    private HostedDuty Disks(NodeGroup group, GroupStateFile file, RestartPrecedence precedence)
    {
        var waiter = Waiter(_diskWaits);
        var duty = new DisksDuty(
            group,
            file,
            parts.Master.AskAsync,
            parts.Operation.Ask,
            parts.Luxi,
            _verifying,
            parts.IsLook ? null : precedence,
            waiter,
            () => parts.Settings.Disks.ToOptions(),
            parts.Time)
        {
            WhyNobodyAnswers = WhyNobodyAnswers,
        };
        var own = new MastershipStore<DisksMemory>(
            parts.OwnStore($"{DisksDuty.Name}.{group.Uuid}", DisksJson.Default.DutyStateDisksMemory), mastership);
        var store = new DisksStore(file, own, parts.BootId, precedence);
        return Hosted(
            new DutyRunner<DisksDuty, DisksMemory, DisksSeen>(duty, store, parts.Gate(file), parts.Reporter, parts.Time, Options(group, _diskSteps)), waiter);
    }

    /// <summary>luxid shows the node's certificate, and looks at that of the cluster: without them it takes every node for down.</summary>
    private string? WhyNobodyAnswers() => parts.Certificates.WhyNobodyAnswers(parts.Time.GetLocalNow());

    /// <summary>Follows jobs; a look has none.</summary>
    private JobWaiter? Waiter(Slots connections) => parts.IsLook ? null : new JobWaiter(parts.Luxi, connections, parts.Time);

    private DutyRunnerOptions Options(NodeGroup group, Slots steps) =>
        parts.OtherOptions with { Group = group.Name, ObserveDeadline = LongestLook, Slots = steps };

    private static HostedDuty Hosted(IDutyRunner runner, JobWaiter? waiter) => waiter is null ? new(runner) : new(runner, waiter);
}
