using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Watcher.Configuration;
using Watcher.Core.Archive;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Holds;
using Watcher.Core.Hooks;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Kvmd;
using Watcher.Core.Luxi;
using Watcher.Core.Maintenance;
using Watcher.Core.Native;
using Watcher.Core.Noded;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Rapi;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.WConfd;
using Watcher.Hosting;

namespace Watcher;

/// <summary>Builds the duties, for the service and for a pass alike. The only place that knows which class stands behind which interface.</summary>
internal sealed class Composition : IDisposable
{
    // systemd answers in a millisecond; what takes seconds hangs.
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    // What the configuration allows a start at the most, and the bus around it.
    private static readonly TimeSpan LongestAct = TimeSpan.FromMinutes(4);

    // One call of luxid that hangs (60 s), and what was asked before it.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(75);

    private readonly GanetiPaths _paths;
    private readonly Func<WatcherSettings> _settings;
    private readonly IReporter _reporter;
    private readonly CompositionUse _use;
    private readonly bool _ignorePause;
    private readonly TimeProvider _time;
    private readonly string _bootId;
    private readonly PidFdPoller _poller;
    private readonly UnitSource _units;
    private readonly Ssconf _ssconf;
    private readonly ClusterProbe _cluster;
    private readonly LuxiSocket _luxi;
    private readonly MasterCheck _master;
    private readonly Mastership _mastership;
    private readonly CertificateFiles _certificates;
    private readonly OperationCheck _operation;

    // Each of these steps holds the rows of its group and asks luxid, which asks all of its nodes. Disks make no restart wait.
    private readonly Slots _instanceSteps = new(8);
    private readonly Slots _diskSteps = new(8);

    // A running job that is waited for costs luxid two inotify instances (counted in /proc of Ganeti 3.0.2: 1 idle, 7 with three, 13 with six), of
    // which a user has 128 (inotify(7)): 97 with all of these.
    private readonly Slots _instanceWaits = new(32);
    private readonly Slots _diskWaits = new(16);
    private readonly Slots _verifying = new(1);

    /// <param name="paths">Where things lie.</param>
    /// <param name="settings">The configuration in force.</param>
    /// <param name="reporter">Where the duties' words go.</param>
    /// <param name="use">What the duties are built for.</param>
    /// <param name="ignorePause">Whether a pause is overridden.</param>
    /// <param name="time">Time.</param>
    public Composition(
        GanetiPaths paths, Func<WatcherSettings> settings, IReporter reporter, CompositionUse use, bool ignorePause, TimeProvider time)
    {
        (_paths, _settings, _reporter, _use, _ignorePause, _time) = (paths, settings, reporter, use, ignorePause, time);
        _ssconf = new Ssconf(paths);
        _cluster = new ClusterProbe(paths, _ssconf, time);
        _luxi = new LuxiSocket(paths.LuxidSocket, new LuxiDeadlines(), time);
        _master = new MasterCheck(_cluster, _ssconf, _luxi);
        _mastership = new Mastership(paths, IsLook);
        _certificates = new CertificateFiles(paths);
        _operation = new OperationCheck(() => settings().Daemons.ToOptions(), time);
        _poller = new PidFdPoller(time);
        var bus = new SystemdBus(paths.RunRoot, BusDeadline, time);
        var watch = use == CompositionUse.Service ? new ProcessWatch(_poller) : null;
        _units = new UnitSource(paths.RunRoot, [.. DaemonCatalog.All.Select(daemon => UnitText.Unit(daemon.Name))], bus, time);
        var programs = new ProgramRunner(paths.RunRoot, bus, _poller, time);
        var node = new GanetiNode(
            paths,
            () => settings().Daemons.ToOptions(),
            new ModeProbe(paths.RunRoot, bus),
            _cluster,
            bus,
            _units,
            bus,
            new HoldsFile(paths.HoldsFile, paths.HoldsLock, time),
            time,
            programs,
            watch);
        _bootId = node.BootId;
        var daemons = Run<DaemonsDuty, DaemonsMemory, DaemonsSeen>(
            new DaemonsDuty(node, () => settings().Daemons.ToOptions(), () => settings().Systemd.ToOptions(settings().Daemons)),
            DaemonsJson.Default.DutyStateDaemonsMemory,
            Options());
        NodeDuties =
        [
            watch is null ? new(daemons) : new(daemons, watch, new PidFileSource(paths.PidDirectory), new HoldsSource(paths.HoldsFile), _units),
            Hooks(programs),
            NodeMaintenance(),
            Certificates(),
            Kvmd(node),
        ];
        MasterDuties = [Probes(node), Archive()];
    }

    private bool IsLook => _use == CompositionUse.Look;

    /// <summary>
    /// A wake further away than this is left to the next pass. Besides a start's settling: a second look at the mode, an operation of Ganeti's that
    /// is nearly done.
    /// </summary>
    public static TimeSpan PassPatience(WatcherSettings settings) => TimeSpan.FromSeconds(3) + settings.Daemons.ToOptions().SettleTime;

    /// <summary>How long one step may take, all in all.</summary>
    public static TimeSpan LongestStep => LongestAct + TimeSpan.FromMinutes(1);

    /// <summary>
    /// The schedules: one for each kind of duty, but one for all duties of the node groups. A group's instances and disks are looked at in the same
    /// moment, so that disks are not activated which a start activates anyway.
    /// </summary>
    public static ImmutableArray<string> Schedules { get; } = [DaemonsDuty.Name, HooksDuty.Name, NodeMaintenanceDuty.Name, CertificatesDuty.Name, KvmdDuty.Name, ProbesDuty.Name, ArchiveDuty.Name, GroupsSchedule];

    /// <summary>The schedule of the node groups' duties.</summary>
    public const string GroupsSchedule = "groups";

    /// <summary>The duties of every node, in the order in which a pass steps them.</summary>
    public ImmutableArray<HostedDuty> NodeDuties { get; }

    /// <summary>The duties of the master, likewise; on another node they find nothing to do.</summary>
    public ImmutableArray<HostedDuty> MasterDuties { get; }

    /// <summary>Whether what must be heard to do the work is heard.</summary>
    public bool IsFresh => _units.IsFresh;

    /// <summary>Whether an exception of <see cref="GroupsAsync"/> says that the groups cannot be told.</summary>
    public static bool IsGroupsProblem(Exception e) => e is FileFormatException or NativeException;

    /// <summary>The cluster's node groups; none when this node is not the master.</summary>
    /// <exception cref="FileFormatException">ssconf cannot be understood.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public async Task<ImmutableArray<NodeGroup>> GroupsAsync(CancellationToken ct)
    {
        var role = (await _cluster.LookAsync(ct)).Role;
        var groups = role == NodeRole.Master ? NodeGroup.ReadAll(_ssconf) : [];
        if (role is NodeRole.Regular or NodeRole.NotInCluster)
        {
            _mastership.End();
        }
        else if (!IsLook && groups.Length > 0)
        {
            GroupMemories.Forget(_paths, groups);
        }

        return groups;
    }

    /// <summary>Why this node's work for a node group is another node's; null when this node may be the master, or is in no cluster.</summary>
    /// <param name="uuid">The group.</param>
    /// <param name="ct">Ends the look.</param>
    /// <exception cref="FileFormatException">There is no such group, or ssconf cannot be understood.</exception>
    /// <exception cref="NativeException">It cannot be read.</exception>
    public async Task<string?> WhyOthersAsync(string uuid, CancellationToken ct) =>
        (await _cluster.LookAsync(ct)).Role != NodeRole.Regular ? null
        : Find(NodeGroup.ReadAll(_ssconf), uuid) is not null ? await _master.AskAsync(ct)
        : null;

    /// <summary>The group of that UUID.</summary>
    /// <exception cref="FileFormatException">There is none.</exception>
    public static NodeGroup Find(ImmutableArray<NodeGroup> groups, string uuid) =>
        groups.FirstOrDefault(group => group.Uuid.Equals(uuid, StringComparison.OrdinalIgnoreCase))
        ?? throw new FileFormatException("--node-group", $"'{uuid}' is no node group of this cluster");

    /// <summary>The duties of a node group.</summary>
    public GroupDuties GroupDuties(NodeGroup group)
    {
        var file = new GroupStateFile(_paths.GroupState(group.Uuid), IsLook);
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

        _poller.Dispose();
    }

    private HostedDuty Instances(NodeGroup group, GroupStateFile file, RestartPrecedence precedence)
    {
        var waiter = Waiter(_instanceWaits);
        var duty = new InstancesDuty(
            group,
            file,
            new StatusFiles(_paths, _ssconf, _time),
            _master.AskAsync,
            _operation.Ask,
            _luxi,
            new WhereaboutsProbe(_luxi, new NodedClient(_paths, _time)),
            waiter,
            () => _settings().Instances.ToOptions(),
            _time)
        {
            WhyNobodyAnswers = WhyNobodyAnswers,
        };
        var own = new MastershipStore<InstancesMemory>(
            OwnStore($"{InstancesDuty.Name}.{group.Uuid}", InstancesJson.Default.DutyStateInstancesMemory), _mastership);
        return Hosted(
            new DutyRunner<InstancesDuty, InstancesMemory, InstancesSeen>(
                duty, new InstancesStore(file, own, _bootId, _time, precedence), Gate(file), _reporter, _time, GroupOptions(group, _instanceSteps)),
            waiter);
    }

    private HostedDuty Disks(NodeGroup group, GroupStateFile file, RestartPrecedence precedence)
    {
        var waiter = Waiter(_diskWaits);
        var duty = new DisksDuty(
            group, file, _master.AskAsync, _operation.Ask, _luxi, _verifying, IsLook ? null : precedence, waiter, () => _settings().Disks.ToOptions(), _time)
        {
            WhyNobodyAnswers = WhyNobodyAnswers,
        };
        var own = new MastershipStore<DisksMemory>(OwnStore($"{DisksDuty.Name}.{group.Uuid}", DisksJson.Default.DutyStateDisksMemory), _mastership);
        return Hosted(
            new DutyRunner<DisksDuty, DisksMemory, DisksSeen>(duty, new DisksStore(file, own, _bootId, precedence), Gate(file), _reporter, _time, GroupOptions(group, _diskSteps)),
            waiter);
    }

    /// <summary>luxid shows the node's certificate, and looks at that of the cluster: without them it takes every node for down.</summary>
    private string? WhyNobodyAnswers() => _certificates.WhyNobodyAnswers(_time.GetLocalNow());

    /// <summary>Follows jobs; a look has none.</summary>
    private JobWaiter? Waiter(Slots connections) => IsLook ? null : new JobWaiter(_luxi, connections, _time);

    private static HostedDuty Hosted(IDutyRunner runner, JobWaiter? waiter) => waiter is null ? new(runner) : new(runner, waiter);

    private HostedDuty Probes(GanetiNode node)
    {
        var (luxid, wconfd) = (new LuxiClient(_luxi), new WConfdClient(new LuxiSocket(_paths.WConfdSocket, new LuxiDeadlines(), _time)));
        var rapi = new RapiProbe(() => _settings().Rapi.ToHost(), ListeningSockets.OfTcp, _time);
        var duty = new ProbesDuty(
            node,
            [
                new(Daemon("ganeti-luxid"), (_, _, ct) => luxid.GetMasterAsync(ct), DoubtOf(_paths.LuxidSocket)),
                new(Daemon("ganeti-wconfd"), (_, _, ct) => wconfd.EchoAsync("ganeti-watcher", ct), DoubtOf(_paths.WConfdSocket)),
                new(Daemon("ganeti-rapi"), rapi.AskAsync, rapi.DoubtAsync),
            ],
            ProbesOptions,
            _time);
        return new(Run<ProbesDuty, ProbesMemory, ProbesSeen>(duty, ProbesJson.Default.DutyStateProbesMemory, OtherOptions() with { ObserveDeadline = ProbesDuty.LongestLook }));
    }

    private ProbesOptions ProbesOptions() =>
        _settings().Probes.ToOptions(_settings().Systemd.ToRestartUnresponsive()) with { OperationLimit = _settings().Daemons.ToOptions().OperationLimit };

    private HostedDuty Kvmd(GanetiNode node) => new(Run<KvmdDuty, KvmdMemory, KvmdSeen>(
        new KvmdDuty(node, () => GuestSockets.Look($"{_paths.KvmDirectory}/ctrl"), ProbesOptions, _time), KvmdJson.Default.DutyStateKvmdMemory, OtherOptions()));

    private static Func<ProcessIdentity, CancellationToken, Task<string?>> DoubtOf(string socket) => (_, _) => Task.FromResult(ListeningPaths.DoubtOf(socket));

    private HostedDuty Hooks(ProgramRunner programs) => new(Run<HooksDuty, HooksMemory, HooksSeen>(
        new HooksDuty(new HookFolder(_paths.HooksDirectory), programs.RunAsync, () => _settings().Hooks.ToDeadline(), _time),
        HooksJson.Default.DutyStateHooksMemory,
        OtherOptions()))
    { GoesOnBeside = true };

    private HostedDuty NodeMaintenance() => new(Run<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen>(
        NodeMaintenanceComposition.Duty(_paths, _ssconf, _cluster, _bootId, _operation.Ask, () => _settings().Maintenance.ToOptions(), _time),
        NodeMaintenanceJson.Default.DutyStateNodeMaintenanceMemory,
        OtherOptions()))
    { GoesOnBeside = true };

    private HostedDuty Certificates() => new(Run<CertificatesDuty, CertificatesMemory, CertificatesSeen>(
        new CertificatesDuty(_cluster.LookAsync, _certificates), CertificatesJson.Default.DutyStateCertificatesMemory, OtherOptions()));

    private HostedDuty Archive() => new(Run<ArchiveDuty, ArchiveMemory, ArchiveSeen>(
        new ArchiveDuty(_master.AskAsync, _operation.Ask, _luxi, () => _settings().Archive.ToJobAge(), _time),
        ArchiveJson.Default.DutyStateArchiveMemory,
        OtherOptions()));

    /// <summary>A duty of the whole node.</summary>
    private DutyRunner<TDuty, TMemory, TSeen> Run<TDuty, TMemory, TSeen>(
        TDuty duty, JsonTypeInfo<DutyState<TMemory>> shape, DutyRunnerOptions options)
        where TDuty : IDuty<TMemory, TSeen>
        where TMemory : notnull => new(
            duty,
            OwnStore(TDuty.Name, shape),
            Gate(new FileStepLock(_paths.Lock(TDuty.Name))),
            _reporter,
            _time,
            options);

    private DutyRunnerOptions Options() => new() { ActDeadline = LongestAct, TellsAllAtFirst = _use != CompositionUse.Pass };

    /// <summary>What keeps the other duties from acting keeps the daemons duty too, which tells of it.</summary>
    private DutyRunnerOptions OtherOptions() => Options() with { SharesGate = true };

    private DutyRunnerOptions GroupOptions(NodeGroup group, Slots steps) =>
        OtherOptions() with { Group = group.Name, ObserveDeadline = LongestLook, Slots = steps };

    private JsonMemoryStore<DutyState<TMemory>> OwnStore<TMemory>(string name, JsonTypeInfo<DutyState<TMemory>> shape)
        where TMemory : notnull => new(_paths.Memory(name), shape, IsLook);

    private WatcherGate Gate(IStepLock own) => new(_paths, own, _ignorePause, IsLook, _time);

    private static Daemon Daemon(string name) => DaemonCatalog.All.Single(daemon => daemon.Name == name);
}
