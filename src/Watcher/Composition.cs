using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Hosting;

namespace Watcher;

/// <summary>Builds the duties, for the service and for a pass alike. The only place that knows which class stands behind which interface.</summary>
internal sealed class Composition : IDisposable
{
    // systemd answers in a millisecond; what takes seconds hangs.
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    // What the configuration allows a start at the most, and the bus around it.
    private static readonly TimeSpan LongestAct = TimeSpan.FromMinutes(4);

    private readonly PidFdPoller _poller;

    /// <param name="paths">Where things lie.</param>
    /// <param name="options">The configuration in force.</param>
    /// <param name="reporter">Where the duties' words go.</param>
    /// <param name="use">What the duties are built for.</param>
    /// <param name="ignorePause">Whether a pause is overridden.</param>
    /// <param name="time">Time.</param>
    public Composition(
        GanetiPaths paths, Func<DaemonsOptions> options, IReporter reporter, CompositionUse use, bool ignorePause, TimeProvider time)
    {
        var isLook = use == CompositionUse.Look;
        _poller = new PidFdPoller(time);
        var bus = new SystemdBus(paths.RunRoot, BusDeadline, time);
        var watch = use == CompositionUse.Service ? new ProcessWatch(_poller) : null;
        var node = new GanetiNode(
            paths,
            options,
            new ModeProbe(paths.RunRoot, bus),
            new ClusterProbe(paths, new Ssconf(paths), time),
            new ProgramRunner(paths.RunRoot, bus, _poller, time),
            watch);
        var daemons = new DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen>(
            new DaemonsDuty(node, options),
            new JsonMemoryStore<DutyState<DaemonsMemory>>(paths.DaemonsMemory, DaemonsJson.Default.DutyStateDaemonsMemory, isLook),
            new WatcherGate(paths, paths.DaemonsLock, ignorePause, isLook, time),
            reporter,
            time,
            new DutyRunnerOptions { ActDeadline = LongestAct, TellsAllAtFirst = watch is not null });
        NodeDuties =
        [
            watch is null
                ? new(daemons)
                : new(daemons, watch, new PidFileSource(paths.PidDirectory), new ReloadSource(paths.RunRoot, bus, time)),
        ];
    }

    /// <summary>How long one step may take, all in all.</summary>
    public static TimeSpan LongestStep => LongestAct + TimeSpan.FromMinutes(1);

    /// <summary>The duties of every node, in the order in which a pass steps them.</summary>
    public ImmutableArray<HostedDuty> NodeDuties { get; }

    /// <summary>Every kind of duty that there is.</summary>
    public ImmutableArray<string> Kinds { get; } = [DaemonsDuty.Name];

    public void Dispose() => _poller.Dispose();
}
