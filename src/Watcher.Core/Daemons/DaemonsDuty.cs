using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation.Luxid;

namespace Watcher.Core.Daemons;

/// <summary>
/// Keeps the daemons running that this node needs: on plain nodes it starts what is missing, but not what was stopped on purpose; where
/// systemd manages Ganeti it starts nothing, and tells what becomes of the units.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="options">The configuration in force, read anew in each step: SIGHUP may change it.</param>
/// <param name="supervised">The same, for nodes where systemd manages the daemons.</param>
internal sealed class DaemonsDuty(IGanetiNode node, Func<DaemonsOptions> options, Func<SupervisedOptions> supervised) : IDuty<DaemonsMemory, DaemonsSeen>
{
    private static readonly TimeSpan ModeRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DoubtRetry = TimeSpan.FromSeconds(30);

    public static string Name => "daemons";

    public static DaemonsMemory Blank => DaemonsMemory.Blank;

    public async Task<DaemonsSeen> ObserveAsync(DaemonsMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var bootId = node.BootId;
        if (memory.BootId != bootId)
        {
            memory = Blank;
        }

        // The mode is looked at when the schedule or a resync asks, and until it is settled; not for each death, which must be told at once.
        var looksAtMode = !memory.Mode.IsSettled || facts.Any(fact => fact is Tick or Resync);
        var mode = looksAtMode ? await node.LookAtModeAsync(ct) : null;
        var cluster = await node.LookAtClusterAsync(ct);
        if (cluster is { Role: NodeRole.Master, Misnamed: null } && SomeSeeAnotherMaster(memory))
        {
            cluster = cluster with { Misnamed = await node.FindMisnamedAsync(ct) };
        }

        var needed = DaemonCatalog.All.Where(daemon => daemon.IsNeededIn(cluster) && node.HasDaemon(daemon)).ToImmutableArray();
        var isSystemds = (mode is null ? memory.Mode : ModeDecision.Decide(memory.Mode, mode)).Mode == NodeMode.Systemd;
        var daemons = isSystemds ? [] : needed.Select(daemon => View(daemon, memory, facts)).ToImmutableArray();
        var operations = daemons.All(view => view.Sight is DaemonSight.Running) ? [] : node.FindOperations();
        if (operations.IsEmpty && daemons.Any(view => view.Sight is not DaemonSight.Running) && await node.FindQueuedScriptAsync(ct) is { } queued)
        {
            operations = [queued];
        }

        node.Follow([.. daemons.Select(view => Process(view.Sight)).OfType<ProcessIdentity>(), .. operations.Where(each => each.Whole is not null).Select(each => each.Process)]);
        return new DaemonsSeen(
            bootId,
            options(),
            cluster,
            mode,
            operations,
            daemons,
            node.ReadHolds(),
            await LookAtUnitsAsync(isSystemds, needed, memory, facts, ct))
        {
            NotInstalled = DaemonCatalog.All.FirstOrDefault(daemon => daemon.Where == DaemonPlace.EveryNode && !node.HasDaemon(daemon))?.Name,
        };
    }

    public static Verdict<DaemonsMemory> Decide(DaemonsMemory memory, DaemonsSeen seen, Moment now)
    {
        if (memory.BootId != seen.BootId)
        {
            memory = Blank with { BootId = seen.BootId };
        }

        var mode = seen.Mode is null ? memory.Mode : ModeDecision.Decide(memory.Mode, seen.Mode);
        memory = PlaceDecision.Decide(memory with { Mode = mode }, seen.Cluster, now.Monotonic) with
        {
            Needed = [.. seen.Daemons.Select(view => view.Daemon.Name), .. seen.Supervised.Needed.Select(UnitText.Daemon)],
            Held = [.. seen.Holds.InForce(now.Wall).Select(hold => hold.Daemon)],
        };
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var leftUntil = memory.Change?.At + seen.Options.RoleGrace;
        var isChanging = leftUntil > now.Monotonic;
        NodeNotices.Add(mode, seen, isChanging, notices);
        NodeNotices.AddHolds(seen.Holds, now, notices);
        if (seen.Cluster.Role == NodeRole.NotInCluster)
        {
            memory = memory with { Units = SupervisedDecision.Follow(memory.Units, seen.Supervised, now, Untold()) };
            return new(memory, [], notices.ToImmutable());
        }

        var wake = Earliest.Of(isChanging ? leftUntil - now.Monotonic : null, Wake(mode));
        wake = Earliest.Of(wake, seen.Holds.Problem is null ? seen.Holds.EndsIn(now.Wall) : DoubtRetry);
        if (mode.Mode == NodeMode.Systemd)
        {
            var units = seen.Supervised with { Holds = seen.Holds, RoleGrace = seen.Options.RoleGrace, LeftUntil = leftUntil ?? TimeSpan.Zero };
            var supervised = SupervisedDecision.Decide(memory.Units, units, now);
            notices.AddRange(supervised.Notices);
            memory = memory with { Units = supervised.Units, Ledgers = Blank.Ledgers };
            return new(memory, [], notices.ToImmutable(), Earliest.Of(wake, supervised.WakeIn));
        }

        // Deaths that systemd tells of are told also while it does not say that it manages Ganeti; what stands is not.
        var happened = mode.Mode == NodeMode.Unknown ? notices : Untold();
        memory = memory with { Units = SupervisedDecision.Follow(memory.Units, seen.Supervised, now, happened) };
        NodeNotices.AddRoleChange(memory.Change, seen.Options, now, notices);
        return PlainDecision.Decide(memory, seen, now, notices.ToImmutable(), wake);
    }

    public static ImmutableArray<Sample> Figures(DaemonsMemory memory, string group) => DaemonFigures.Of(memory);

    public async Task<Fact> ActAsync(Act act, CancellationToken ct) => act switch
    {
        StartDaemon start when !start.Needs.All(node.LivesOn) => DaemonStartEnded.NotBegun(start.Daemon),
        StartDaemon start => await node.StartAsync(start.Daemon, start.Arguments, ct),
        _ => throw new ArgumentException($"the daemons duty cannot {act.Describe()}", nameof(act)),
    };

    private async Task<SupervisedSeen> LookAtUnitsAsync(
        bool isSystemds, ImmutableArray<Daemon> needed, DaemonsMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        if (facts.Any(fact => fact is Resync { FactsLost: true }))
        {
            // It comes as facts, in its place among the others.
            node.ListUnitsAnew();
        }

        var listed = isSystemds ? await node.ListUnitsAsync(ct) : [];
        ImmutableArray<Fact> said = [.. facts.Concat(listed).Where(fact => fact is UnitChanged or UnitJobEnded)];
        return !isSystemds ? new SupervisedSeen(supervised(), said, [], []) : new SupervisedSeen(
            supervised(), said, [.. needed.Select(daemon => UnitText.Unit(daemon.Name))], node.FindOneTimeFiles())
        {
            Outside = [.. needed.Select(daemon => Outside(daemon, memory, said)).OfType<OutsideDaemon>()],
            LostSocketName = IsActivated(memory, said) ? node.FindLostSocketName() : null,
        };
    }

    private static bool IsActivated(DaemonsMemory memory, ImmutableArray<Fact> said) =>
        memory.Units.ContainsKey(LuxidPlaces.Socket) || said.Any(fact => fact is UnitChanged { Unit: LuxidPlaces.Socket });

    /// <summary>
    /// Only of a unit that has no process, dies, was bypassed before, or of which systemd has just said something, is it asked whether the daemon runs beside
    /// it: one that fails beside a running daemon has a process again at each try.
    /// </summary>
    private OutsideDaemon? Outside(Daemon daemon, DaemonsMemory memory, ImmutableArray<Fact> said)
    {
        var unit = UnitText.Unit(daemon.Name);
        var ledger = memory.Units.GetValueOrDefault(unit, UnitLedger.Blank);
        ImmutableArray<UnitProperties> news = [.. said.OfType<UnitChanged>().Where(fact => fact.Unit == unit).Select(fact => fact.Said)];
        var loadState = news.LastOrDefault(each => each.LoadState is not null)?.LoadState ?? ledger.LoadState;
        return loadState == "loaded" && (ledger is { MainPid: 0 } or { Deaths: > 0 } or { OutsideSince: not null } || !news.IsEmpty)
            && node.Look(daemon) is DaemonSight.Running { Process: var process } && node.UnitOf(process) is var runsIn && runsIn != unit

            // One that has just died was in no unit any more.
            && node.IsAlive(process)
                ? new OutsideDaemon(unit, process.Pid, runsIn ?? "")
                : null;
    }

    /// <summary>A daemon of the master's refused to start: in order after a failover, else it does not know this host by its name.</summary>
    private static bool SomeSeeAnotherMaster(DaemonsMemory memory) =>
        memory.Ledgers.Values.Any(ledger => ledger.Down?.How == DownHow.NotMaster) || memory.Units.Values.Any(ledger => ledger.Down?.How == UnitDownHow.NotMaster);

    private DaemonView View(Daemon daemon, DaemonsMemory memory, IReadOnlyList<Fact> facts)
    {
        var ledger = memory.Ledgers.GetValueOrDefault(daemon.Name, DaemonLedger.Blank);
        var sight = node.Look(daemon);
        if (sight is DaemonSight.Absent or DaemonSight.Stale && ledger.Running is { } known && node.IsAlive(known))
        {
            var why = sight is DaemonSight.Stale stale ? stale.Why : "its pid file is missing";
            sight = new DaemonSight.Unclear($"{why}, but pid {known.Pid}, which was it, lives", known);
        }

        var end = facts.OfType<ProcessExited>().LastOrDefault(fact => fact.Process == ledger.Running);
        var ended = facts.OfType<DaemonStartEnded>().LastOrDefault(fact => fact.Daemon == daemon.Name)
            ?? facts.OfType<ActFailed>().Where(fact => fact.Act is StartDaemon start && start.Daemon == daemon)
                .Select(fact => new DaemonStartEnded(daemon.Name, null, fact.Why)).LastOrDefault();
        var mayHaveFailed = sight is not DaemonSight.Running && ledger.Start is { Settled: false };
        var isNew = sight is DaemonSight.Running running && (running.Process != ledger.Running || ledger.Arguments is null);
        return new DaemonView(
            daemon, sight, end?.Status, ended, mayHaveFailed ? node.ReadLogTail(daemon) : null, isNew ? node.StartArgumentsOf(daemon, ((DaemonSight.Running)sight).Process) : null)
        {
            IsEndSeen = end is not null,
            IsBeingStarted = (sight is not DaemonSight.Running || ledger.Start is { Settled: false }) && node.IsBeingStarted(daemon),
        };
    }

    private static ImmutableArray<Notice>.Builder Untold() => ImmutableArray.CreateBuilder<Notice>();

    private static ProcessIdentity? Process(DaemonSight sight) => sight switch
    {
        DaemonSight.Running running => running.Process,
        DaemonSight.Unclear unclear => unclear.Process,
        _ => null,
    };

    private static TimeSpan? Wake(ModeState mode) => mode switch
    {
        { Candidate: not null } => ModeRetry,
        { IsSettled: false } => DoubtRetry,
        _ => null,
    };
}
