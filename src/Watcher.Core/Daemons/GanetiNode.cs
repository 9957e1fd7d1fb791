using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation.Luxid;

namespace Watcher.Core.Daemons;

/// <summary>The real node.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="mode">The mode's evidence.</param>
/// <param name="cluster">The node's place in the cluster.</param>
/// <param name="units">systemd's units.</param>
/// <param name="unitFacts">What becomes of them.</param>
/// <param name="control">For the one restart that systemd may be asked for.</param>
/// <param name="holds">The holds.</param>
/// <param name="time">Time.</param>
/// <param name="programs">Runs daemon-util.</param>
/// <param name="watch">Follows processes; null in a pass, which does not live long enough.</param>
internal sealed class GanetiNode(
    GanetiPaths paths,
    Func<DaemonsOptions> options,
    ModeProbe mode,
    ClusterProbe cluster,
    IUnitReader units,
    UnitSource unitFacts,
    IUnitControl control,
    HoldsFile holds,
    TimeProvider time,
    ProgramRunner programs,
    ProcessWatch? watch) : IGanetiNode
{
    // daemon-util waits 30 s for the end, and kills then.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(45);

    private const string Start = "start";

    // Made by systemd-sysv-generator(8) from /etc/init.d/ganeti; with our units another one, of a mode in which nothing is started here.
    private const string InitScript = "ganeti.service";

    private readonly PidFile _pidFiles = new(paths.PidDirectory);
    private readonly InstalledGaneti _installed = new(options);
    private readonly StartClaim _claim = new(paths);

    public string BootId { get; } = ProcFs.BootId();

    public Task<ModeEvidence> LookAtModeAsync(CancellationToken ct) => mode.LookAsync(ct);

    public Task<ClusterView> LookAtClusterAsync(CancellationToken ct) => cluster.LookAsync(ct);

    public Task<string?> FindMisnamedAsync(CancellationToken ct) => cluster.FindMisnamedAsync(ct);

    public bool HasDaemon(Daemon daemon) => _installed.Has(daemon);

    public DaemonSight Look(Daemon daemon) => _pidFiles.Look(daemon);

    public string? UnitOf(ProcessIdentity process) => ProcFs.TryReadUnit(process.Pid);

    public bool IsAlive(ProcessIdentity process) => ProcFs.IsAlive(process);

    public bool LivesOn(ProcessIdentity process) => ProcFs.IsAlive(process) && !ProcFs.IsBeingKilled(process.Pid);

    public ImmutableArray<GanetiOperation> FindOperations() => OperationProbe.Find();

    public async Task<GanetiOperation?> FindQueuedScriptAsync(CancellationToken ct)
    {
        if (!ModeProbe.SystemdRuns(paths.RunRoot))
        {
            return null;
        }

        try
        {
            // Job (org.freedesktop.systemd1(5)): a number, 0 for none, and a path.
            var job = (await units.GetPropertiesAsync([InitScript], ct))[0].GetValueOrDefault("Job");
            return job is BusValue.List { Items: [BusValue.Number { Value: var id }, ..] } && id != 0
                ? new GanetiOperation($"systemd's job for {InitScript}", null, IsStop: false) { IsQueued = true }
                : null;
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            // The next look at the mode asks the same systemd, and tells.
            return null;
        }
    }

    public HoldsSight ReadHolds() => holds.Read();

    public string ReadLogTail(Daemon daemon) => LogTail.Read(Path.Combine(paths.LogDirectory, daemon.LogFile));

    public void Follow(IReadOnlyCollection<ProcessIdentity> processes) => watch?.Follow(processes);

    public async Task<IReadOnlyList<Fact>> ListUnitsAsync(CancellationToken ct) => watch is null ? await unitFacts.ListAsync(ct) : [];

    public void ListUnitsAnew() => unitFacts.ListAnew();

    public ImmutableArray<OneTimeFile> FindOneTimeFiles() => OneTimeFiles.Find(paths.DataDirectory);

    public string? FindLostSocketName()
    {
        try
        {
            return SocketName.Of(paths.LuxidSocket, LuxidPlaces.Listen).Kind is SocketNameKind.Nothing or SocketNameKind.Other ? paths.LuxidSocket : null;
        }
        catch (NativeException)
        {
            // Nor do its clients get there.
            return paths.LuxidSocket;
        }
    }

    public bool IsBeingStarted(Daemon daemon) => _claim.IsTaken(daemon);

    public async Task<DaemonStartEnded> StartAsync(Daemon daemon, string arguments, CancellationToken ct)
    {
        using var claim = _claim.TryTake(daemon, out var heldBy);
        return claim is null ? new DaemonStartEnded(daemon.Name, null, IsStartedBy(heldBy)) : await StartClaimedAsync(daemon, arguments, ct);
    }

    private async Task<DaemonStartEnded> StartClaimedAsync(Daemon daemon, string arguments, CancellationToken ct)
    {
        if (_pidFiles.Look(daemon) is not (DaemonSight.Absent or DaemonSight.Stale) || holds.Read().Forbids(daemon.Name, time.GetUtcNow()))
        {
            // Somebody was faster, or holds it since (a restart stops it first, which takes its time); the next look shows what he did.
            return DaemonStartEnded.NotBegun(daemon);
        }

        try
        {
            _pidFiles.RemoveIfStale(daemon);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // The directory is made by the start itself (ensure-dirs).
        }

        var request = DaemonUtil(Start, daemon, options().StartDeadline, arguments);
        var result = await programs.RunAsync(request, ct);
        return new DaemonStartEnded(daemon.Name, result.Status?.Code, result.Succeeded ? null : Describe(request, result));
    }

    public ImmutableArray<string> ArgumentsOf(ProcessIdentity process) =>
        ProcFs.TryRead(process.Pid) is { } info && info.Identity == process ? info.Arguments : [];

    public string StartArgumentsOf(Daemon daemon, ProcessIdentity process) =>
        ProcFs.TryRead(process.Pid) is { } info && info.Identity == process ? StartArguments.Of(info, daemon, options().DaemonUtil) : "";

    public async Task<string?> RestartAsync(Daemon daemon, CancellationToken ct)
    {
        if (daemon.HasChildren)
        {
            throw new InvalidOperationException($"{daemon.Name} is never restarted: guests are its children");
        }

        using var claim = _claim.TryTake(daemon, out var heldBy);
        if (claim is null)
        {
            return IsStartedBy(heldBy);
        }

        var stop = DaemonUtil("stop", daemon, StopDeadline);
        var stopped = await programs.RunAsync(stop, ct);
        return stopped.Succeeded ? (await StartClaimedAsync(daemon, "", ct)).Failure : Describe(stop, stopped);
    }

    public async Task<string?> RestartUnitAsync(Daemon daemon, CancellationToken ct)
    {
        try
        {
            var result = await control.RestartAsync(UnitText.Unit(daemon.Name), ct);
            return result == "done" ? null : $"systemd's job ended with '{result}'";
        }
        catch (Exception e) when (e is BusException or TimeoutException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Our own daemon-util is a program too when the watcher starts a daemon: the daemon becomes its child, in a unit or session of its own, and
    /// nothing of ours is inherited (docs/decisions/0004, 0010).
    /// </summary>
    private ProgramRequest DaemonUtil(string action, Daemon daemon, TimeSpan deadline, string arguments = "")
    {
        var name = $"{action}-{daemon.Name[DaemonCatalog.Prefix.Length..]}";
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return options().DaemonUtil is { Length: > 0 } script
            ? new(name, script, [action, daemon.Name, .. words], deadline)
            : new(name, OwnExecutable.Path, [DaemonUtilCommand.Name, action == Start ? DaemonUtilCommand.StartUnlessHeld : action, daemon.Name, .. words], deadline);
    }

    private static string IsStartedBy(string? holder) => $"{holder} is starting it";

    private static string Describe(ProgramRequest request, ProgramResult result)
    {
        var said = LogTail.OneLine(result.Output);
        var what = $"{request.Path} {string.Join(' ', request.Arguments)}: {result.Status?.ToString() ?? result.Failure}";
        return said.Length == 0 ? what : $"{what}; it said: {said}";
    }
}
