using System.Text.Json.Serialization.Metadata;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Luxi;
using Watcher.Core.Storage;
using Watcher.TestKit.Luxi;

namespace Watcher.TestKit.Groups;

/// <summary>The duties of a group as the watcher's process has them, from its begin to its end.</summary>
/// <param name="world">The cluster.</param>
/// <param name="group">The node group.</param>
/// <param name="root">Where the files lie.</param>
/// <param name="instances">The instances duty's options.</param>
/// <param name="disks">The disks duty's options.</param>
/// <param name="killAt">At which point of its life it is killed; null: it is not.</param>
/// <param name="reporter">Hears what is told.</param>
/// <param name="bootId">The present boot.</param>
/// <param name="time">Virtual time.</param>
internal sealed class PlayedWatcher(
    LuxiWorld world,
    NodeGroup group,
    string root,
    Func<InstancesOptions> instances,
    Func<DisksOptions> disks,
    int? killAt,
    IReporter reporter,
    string bootId,
    TimeProvider time) : IDisposable
{
    private readonly GanetiPaths _paths = new(root);
    private readonly GroupStateFile _file = new(new GanetiPaths(root).GroupState(LuxiWorld.GroupUuid), readOnly: false);
    private readonly Lifeline? _life = killAt is { } point ? new Lifeline(world, point) : null;

    private readonly RestartPrecedence _precedence = new();

    public bool IsDead => _life is { IsDead: true };

    /// <param name="disksFirst">Whether the disks duty steps first where both are to step: nothing says which does.</param>
    public PlayedDuty[] Begin(bool disksFirst)
    {
        var (instances, disks) = (NewInstances(), NewDisks());
        _precedence.Connect(instances.Post, disks.Post);
        return disksFirst ? [new(disks), new(instances)] : [new(instances), new(disks)];
    }

    public void Dispose() => _file.Dispose();

    private DutyRunner<InstancesDuty, InstancesMemory, InstancesSeen> NewInstances() => new(
        new InstancesDuty(
            group, _file, new StatusFiles(_paths, new Ssconf(_paths), time), MasterAsync, () => world.Operation, Luxi, new WhereaboutsProbe(Luxi, world), null, instances, time)
        {
            WhyNobodyAnswers = () => world.WhyNobodyAnswers,
        },
        Mortal(new InstancesStore(_file, Store("instances", InstancesJson.Default.DutyStateInstancesMemory), bootId, time, _precedence)),
        Gate(), reporter, time, new DutyRunnerOptions { BootId = bootId });

    private DutyRunner<DisksDuty, DisksMemory, DisksSeen> NewDisks() => new(
        new DisksDuty(group, _file, MasterAsync, () => world.Operation, Luxi, new Slots(1), _precedence, null, disks, time)
        {
            WhyNobodyAnswers = () => world.WhyNobodyAnswers,
        },
        Mortal(new DisksStore(_file, Store("disks", DisksJson.Default.DutyStateDisksMemory), bootId, _precedence)),
        Gate(), reporter, time, new DutyRunnerOptions { BootId = bootId, SharesGate = true });

    private ILuxi Luxi => (ILuxi?)_life ?? world;

    private IMemoryStore<T> Mortal<T>(IMemoryStore<T> store)
        where T : class => _life?.Store(store) ?? store;

    private JsonMemoryStore<T> Store<T>(string name, JsonTypeInfo<T> shape)
        where T : class => new($"{root}/{name}.json", shape, readOnly: false);

    private WatcherGate Gate() => new(_paths, _file, ignorePause: false, readOnly: false, time);

    private async Task<string?> MasterAsync(CancellationToken ct)
    {
        var said = await new LuxiClient(Luxi).GetMasterAsync(ct);
        return said == LuxiWorld.NodeName ? null : $"luxid names {said} as the master";
    }
}
