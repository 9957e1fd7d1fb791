using System.Collections.Immutable;
using Watcher.Core.Certificates;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Holds;
using Watcher.Core.Hooks;
using Watcher.Core.Kvmd;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation;
using Watcher.Hosting;

namespace Watcher.Composing;

/// <summary>Builds the duties that every node has.</summary>
internal sealed class NodeComposition : IDisposable
{
    // systemd answers in a millisecond; what takes seconds hangs.
    private static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(5);

    private readonly CompositionParts _parts;
    private readonly PidFdPoller _poller;
    private readonly ProcessWatch? _watch;
    private readonly UnitSource _units;
    private readonly ProgramRunner _programs;
    private volatile Func<NodeReport>? _report;

    public NodeComposition(CompositionParts parts)
    {
        _parts = parts;
        var (paths, time) = (parts.Paths, parts.Time);
        var bus = new SystemdBus(paths.RunRoot, BusDeadline, time);
        _poller = new PidFdPoller(time);
        _watch = parts.IsService ? new ProcessWatch(_poller) : null;
        _units = new UnitSource(paths.RunRoot, [.. DaemonCatalog.All.Select(daemon => UnitText.Unit(daemon.Name)), .. ActivatedUnits.Parts], bus, time);
        _programs = new ProgramRunner(paths.RunRoot, bus, _poller, time);
        Node = new GanetiNode(
            paths,
            () => parts.Settings.Daemons.ToOptions(),
            new ModeProbe(paths.RunRoot, bus),
            parts.Cluster,
            bus,
            _units,
            bus,
            new HoldsFile(paths.HoldsFile, paths.HoldsLock, time),
            time,
            _programs,
            _watch);
        Duties = [Daemons(), Hooks(), NodeMaintenanceComposition.Duty(parts), Certificates(), Kvmd()];
    }

    /// <summary>The node as the duties see it.</summary>
    public GanetiNode Node { get; }

    /// <summary>In the order in which a pass steps them.</summary>
    public ImmutableArray<HostedDuty> Duties { get; }

    /// <summary>Whether what must be heard to do the work is heard.</summary>
    public bool IsFresh => _units.IsFresh;

    /// <summary>Runs a program outside of our sandbox.</summary>
    public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken ct) => _programs.RunAsync(request, ct);

    /// <summary>The daemons as they were last looked at; null before the first look.</summary>
    public NodeReport? Report => _report?.Invoke();

    public void Dispose() => _poller.Dispose();

    private HostedDuty Daemons()
    {
        var daemons = _parts.Run<DaemonsDuty, DaemonsMemory, DaemonsSeen>(
            new DaemonsDuty(Node, () => _parts.Settings.Daemons.ToOptions(), () => _parts.Settings.Systemd.ToOptions(_parts.Settings.Daemons)),
            DaemonsJson.Default.DutyStateDaemonsMemory,
            _parts.Options,
            (memory, seen, now) => _report = () => NodeReport.Of(memory, seen, now, _parts.IsLook));
        return _watch is null ? new(daemons) : new(daemons, _watch, new PidFileSource(_parts.Paths.PidDirectory), new HoldsSource(_parts.Paths.HoldsFile), _units);
    }

    private HostedDuty Hooks() => new(_parts.Run<HooksDuty, HooksMemory, HooksSeen>(
        new HooksDuty(new HookFolder(_parts.Paths.HooksDirectory), _programs.RunAsync, () => _parts.Settings.Hooks.ToDeadline(), _parts.Time),
        HooksJson.Default.DutyStateHooksMemory,
        _parts.OtherOptions))
    { GoesOnBeside = true };

    private HostedDuty Certificates() => new(_parts.Run<CertificatesDuty, CertificatesMemory, CertificatesSeen>(
        new CertificatesDuty(_parts.Cluster.LookAsync, _parts.Certificates),
        CertificatesJson.Default.DutyStateCertificatesMemory,
        _parts.OtherOptions));

    private HostedDuty Kvmd() => new(_parts.Run<KvmdDuty, KvmdMemory, KvmdSeen>(
        new KvmdDuty(Node, () => GuestSockets.Look($"{_parts.Paths.KvmDirectory}/ctrl"), _parts.ProbesOptions, _parts.Time),
        KvmdJson.Default.DutyStateKvmdMemory,
        _parts.OtherOptions));
}
