using System.Text.Json.Serialization.Metadata;
using Watcher.Configuration;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Storage;

namespace Watcher.Composing;

/// <summary>What the duties of several places share, and how a duty gets its runner.</summary>
internal sealed class CompositionParts
{
    // What the configuration allows a start at the most, and the bus around it.
    public static readonly TimeSpan LongestAct = TimeSpan.FromMinutes(4);

    private readonly Func<WatcherSettings> _settings;
    private readonly CompositionUse _use;
    private readonly bool _ignorePause;

    /// <param name="paths">Where things lie.</param>
    /// <param name="settings">The configuration in force.</param>
    /// <param name="reporter">Where the duties' words go.</param>
    /// <param name="use">What the duties are built for.</param>
    /// <param name="ignorePause">Whether a pause is overridden.</param>
    /// <param name="time">Time.</param>
    public CompositionParts(
        GanetiPaths paths, Func<WatcherSettings> settings, IReporter reporter, CompositionUse use, bool ignorePause, TimeProvider time)
    {
        (Paths, _settings, Reporter, _use, _ignorePause, Time) = (paths, settings, reporter, use, ignorePause, time);
        Ssconf = new Ssconf(paths);
        Cluster = new ClusterProbe(paths, Ssconf, time);
        Luxi = new LuxiSocket(paths.LuxidSocket, new LuxiDeadlines(), time);
        Master = new MasterCheck(Cluster, Ssconf, Luxi);
        Certificates = new CertificateFiles(paths);
        Operation = new OperationCheck(() => Settings.Daemons.ToOptions(), time);
    }

    public GanetiPaths Paths { get; }

    public IReporter Reporter { get; }

    public TimeProvider Time { get; }

    public Ssconf Ssconf { get; }

    public ClusterProbe Cluster { get; }

    public LuxiSocket Luxi { get; }

    public MasterCheck Master { get; }

    public CertificateFiles Certificates { get; }

    public OperationCheck Operation { get; }

    /// <summary>The present boot.</summary>
    public string BootId { get; } = ProcFs.BootId();

    /// <summary>The configuration in force.</summary>
    public WatcherSettings Settings => _settings();

    public bool IsService => _use == CompositionUse.Service;

    public bool IsLook => _use == CompositionUse.Look;

    public DutyRunnerOptions Options => new() { ActDeadline = LongestAct, BootId = BootId, TellsAllAtFirst = _use != CompositionUse.Pass };

    /// <summary>What keeps the other duties from acting keeps the daemons duty too, which tells of it.</summary>
    public DutyRunnerOptions OtherOptions => Options with { SharesGate = true };

    public ProbesOptions ProbesOptions() =>
        Settings.Probes.ToOptions(Settings.Systemd.ToRestartUnresponsive()) with { OperationLimit = Settings.Daemons.ToOptions().OperationLimit };

    /// <summary>A duty of the whole node.</summary>
    public DutyRunner<TDuty, TMemory, TSeen> Run<TDuty, TMemory, TSeen>(
        TDuty duty, JsonTypeInfo<DutyState<TMemory>> shape, DutyRunnerOptions options, Action<TMemory, TSeen, Moment>? onDecided = null)
        where TDuty : IDuty<TMemory, TSeen>
        where TMemory : notnull => new(
            duty,
            OwnStore(TDuty.Name, shape),
            Gate(new FileStepLock(Paths.Lock(TDuty.Name))),
            Reporter,
            Time,
            options)
        {
            OnDecided = onDecided,
        };

    public JsonMemoryStore<DutyState<TMemory>> OwnStore<TMemory>(string name, JsonTypeInfo<DutyState<TMemory>> shape)
        where TMemory : notnull => new(Paths.Memory(name), shape, IsLook);

    public WatcherGate Gate(IStepLock own) => new(Paths, own, _ignorePause, IsLook, Time);
}
