using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watcher.Core.Archive;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Confd;
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
using Watcher.Core.Maintenance;
using Watcher.Core.Metrics;
using Watcher.Core.Notify;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;

namespace Watcher.Fuzz.Targets;

/// <summary>
/// The duties' memories, as somebody's hand or a broken disk left them. One that can be read must do for a step: what failed in every step would be read
/// anew in each.
/// </summary>
internal static class MemoryTargets
{
    private const string BootId = "boot";

    private static readonly DateTimeOffset Wall = new(2026, 11, 22, 22, 12, 30, TimeSpan.FromHours(1));
    private static readonly TimeSpan Monotonic = TimeSpan.FromHours(5);
    private static readonly NodeGroup Group = new("b1b8f5e6-5f0a-4a77-8f8e-6a6b6c6d6e6f", "default");
    private static readonly ModeEvidence Plain = new(SystemdRuns: false, null, null);
    private static readonly ProcessIdentity Process = new(4711, 100);

    private static readonly DaemonSight[] Sights =
        [new DaemonSight.Absent(), new DaemonSight.Running(Process), new DaemonSight.Stale("names nobody", 12), new DaemonSight.Unclear("may be it", Process)];

    private static readonly DaemonsSeen DaemonsOf = new(
        BootId, TestOptions.Defaults, new ClusterView(NodeRole.Master, true) { Groups = [Group.Uuid] }, Plain, [],
        [.. DaemonCatalog.All.Select((daemon, i) => new DaemonView(daemon, Sights[i % Sights.Length]))],
        HoldsSight.None, new SupervisedSeen(new SupervisedOptions(), [], [], []));

    private static readonly DaemonsSeen UnitsOf = DaemonsOf with
    {
        Mode = new ModeEvidence(SystemdRuns: true, "loaded", null),
        Daemons = [],
        Supervised = new SupervisedSeen(
            new SupervisedOptions(), [new UnitChanged("ganeti-noded.service", new UnitProperties { ActiveState = "active" }, IsListing: true)], ["ganeti-noded.service"], []),
    };

    private static readonly ProbesSeen ProbesOf = new(
        BootId, Plain, RestartsUnits: true,
        [.. DaemonCatalog.All.Select((daemon, i) => new ProbeView(daemon, Runs: true, IsAsked: i % 2 == 0, i % 4 == 0 ? new Silence("it is silent", IsProof: true) : null) { Process = Process })],
        HoldsSight.None, ImmutableDictionary<string, string>.Empty);

    private static readonly InstancesSeen InstancesOf = new(Group, new InstancesOptions(), StockState.Blank.With("inst1", new StockRecord(2, 1.79e9)), null)
    {
        IsFresh = true,
        Look = new GroupLook(
            Monotonic,
            new[] { Instance("inst1", "ERROR_down", "up"), Instance("inst2", "running", "up"), Instance("inst3", "USER_down", "up") }.ToImmutableArray().ByKey(view => view.Name),
            new[] { new NodeView("node1", false) }.ToImmutableArray().ByKey(view => view.Name),
            [], JobTraces.Blank, IsQueueDrained: false, null),
        Ended = [new JobEnded(7, "success", []), new JobEnded(8, "error", [])],
    };

    private static readonly DisksSeen DisksOf = new(Group, new DisksOptions(), StockState.Blank)
    {
        Look = new DisksLook(
            Monotonic,
            new[] { new DiskNode("node1", "11111111-2222-3333-4444-000000000001", "boot2", false), new DiskNode("node2", "11111111-2222-3333-4444-000000000002", null, false) }.ToImmutableArray().ByKey(node => node.Name),
            new[] { new DiskInstance("inst1", "uuid1", "node1", ["node2"], "drbd", true), new DiskInstance("inst2", "uuid2", "node1", [], "plain", true) }.ToImmutableArray().ByKey(instance => instance.Name),
            JobTraces.Blank),
        Ended = [new JobEnded(7, "success", []), new JobEnded(8, "error", [])],
    };

    private static readonly HooksSeen HooksOf = new(
        new HooksView("/hooks", [new Hook("one", HookKind.Run), new Hook("two.sh", HookKind.Skipped), new Hook("three", HookKind.Refused, "it is not root's", "chown it")]),
        IsTick: false,
        [new HookEnded("one", "exited with code 0", "", Succeeded: true), new HookEnded("four", "exited with code 3", "no", Succeeded: false)]);

    private static readonly KvmdSeen KvmdOf = new(BootId, IsNeeded: true, Process, new GuestSight(["one", "two"], ["three"]), new ProbesOptions(), HoldsSight.None) { Mode = Plain };

    private static readonly NodeMaintenanceSeen MaintenanceOf = new(
        BootId,
        new ConfdVerdict(ConfdRole.Offline, "192.0.2.1 says so"),
        new WorkloadView([new RunningGuest("kvm", "web1", "4711:100"), new RunningGuest("fake", "inst1", "12")], ["instances of lxc"]),
        new NodeMaintenanceOptions());

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        Memory<ArchiveDuty, ArchiveMemory, ArchiveSeen>("memory-archive", ArchiveJson.Default.DutyStateArchiveMemory, new ArchiveSeen(TimeSpan.FromHours(6), null, null)),
        Memory<CertificatesDuty, CertificatesMemory, CertificatesSeen>("memory-certificates", CertificatesJson.Default.DutyStateCertificatesMemory, new CertificatesSeen([])),
        Memory<DaemonsDuty, DaemonsMemory, DaemonsSeen>("memory-daemons", DaemonsJson.Default.DutyStateDaemonsMemory, DaemonsOf, UnitsOf),
        Memory<DisksDuty, DisksMemory, DisksSeen>("memory-disks", DisksJson.Default.DutyStateDisksMemory, DisksOf, DisksOf with { Look = null }),
        Memory<HooksDuty, HooksMemory, HooksSeen>("memory-hooks", HooksJson.Default.DutyStateHooksMemory, HooksOf, HooksOf with { IsTick = true }),
        Memory<InstancesDuty, InstancesMemory, InstancesSeen>(
            "memory-instances", InstancesJson.Default.DutyStateInstancesMemory, InstancesOf, InstancesOf with { LuxidProblem = "it is away" }),
        Memory<KvmdDuty, KvmdMemory, KvmdSeen>("memory-kvmd", KvmdJson.Default.DutyStateKvmdMemory, KvmdOf, KvmdOf with { Kvmd = null }),
        Memory<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen>(
            "memory-node-maintenance", NodeMaintenanceJson.Default.DutyStateNodeMaintenanceMemory, MaintenanceOf, MaintenanceOf with { View = WorkloadView.Nothing }),
        Memory<ProbesDuty, ProbesMemory, ProbesSeen>("memory-probes", ProbesJson.Default.DutyStateProbesMemory, ProbesOf),
        new("memory-metrics", Metrics, typeof(JsonException)),
        new("memory-notify", Notify, typeof(JsonException)),
    ];

    private static FuzzTarget Memory<TDuty, TMemory, TSeen>(string name, JsonTypeInfo<DutyState<TMemory>> shape, params TSeen[] seen)
        where TDuty : IDuty<TMemory, TSeen>
        where TMemory : class => new(
        name,
        input =>
        {
            if (new JsonMemoryStore<DutyState<TMemory>>(Scratch.Write("/memory.json", input), shape, readOnly: true).Load() is not { } state)
            {
                return;
            }

            foreach (var (look, standStill) in seen.SelectMany(look => new[] { (look, (string?)null), (look, "paused") }))
            {
                var verdict = TDuty.Decide(state.Memory, look, new Moment(Wall, Monotonic, standStill));
                var told = StandingStates.Sift(state.Told, verdict.Notices, Monotonic).Told;
                _ = MetricsText.Render(new NodeFigures("1", null, null, [new DutyFigures(TDuty.Name, "default", new DutyRun(), false, false, TDuty.Figures(verdict.Memory, "default"))], []));
                _ = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(new DutyState<TMemory>(verdict.Memory, told, state.StandStillSince), shape), shape);
            }
        },
        typeof(FileFormatException));

    private static void Metrics(byte[] input)
    {
        var node = new NodeFigures("1", Wall, Wall, [new DutyFigures("hooks", "", new DutyRun(), false, false, [])], []);
        var memory = StoredJson.Read(input, MetricsJson.Default.MetricsMemory).With(node, new Dictionary<string, long> { ["DaemonDied"] = 1 });
        _ = MetricsText.Render(memory.Complete(node));
        _ = StoredJson.Read(JsonSerializer.SerializeToUtf8Bytes(memory, MetricsJson.Default.MetricsMemory), MetricsJson.Default.MetricsMemory);
    }

    private static void Notify(byte[] input)
    {
        var news = NotifyNews.Of(StoredJson.Read(input, NotifyJson.Default.NotifyMemory).Told, [], _ => true);
        _ = JsonSerializer.SerializeToUtf8Bytes(news.ToDocument(Wall), NotifyJson.Readable().NotifyDocument);
        FindingException.Unless(news.Told.IsEmpty, "what stands no more is still told");
    }

    private static InstanceView Instance(string name, string status, string adminState) => new(name, $"uuid of {name}", status, adminState, "node1", "drbd", [], [], true);

    private static ImmutableSortedDictionary<string, T> ByKey<T>(this ImmutableArray<T> things, Func<T, string> name) =>
        things.ToImmutableSortedDictionary(name, thing => thing, StringComparer.Ordinal);
}
