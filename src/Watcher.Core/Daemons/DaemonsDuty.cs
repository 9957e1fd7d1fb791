using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>
/// Keeps the daemons running that this node needs: on plain nodes it starts what is missing, but not what was stopped on purpose; where
/// systemd manages Ganeti it starts nothing.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="options">The configuration in force, read anew in each step: SIGHUP may change it.</param>
internal sealed class DaemonsDuty(IGanetiNode node, Func<DaemonsOptions> options) : IDuty<DaemonsMemory, DaemonsSeen>
{
    private static readonly TimeSpan OperationRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ModeRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DoubtRetry = TimeSpan.FromSeconds(30);

    // An operation that takes longer hangs; daemons are not left down for it.
    private static readonly TimeSpan OperationLimit = TimeSpan.FromMinutes(5);

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
        var daemons = DaemonCatalog.All
            .Where(daemon => IsNeeded(daemon, cluster) && node.HasDaemon(daemon))
            .Select(daemon => View(daemon, memory, facts))
            .ToImmutableArray();
        node.Follow([.. daemons.Select(view => Process(view.Sight)).OfType<ProcessIdentity>()]);
        var operations = daemons.All(view => view.Sight is DaemonSight.Running) ? [] : node.FindOperations();
        return new DaemonsSeen(bootId, options(), cluster, mode, operations, daemons);
    }

    public static Verdict<DaemonsMemory> Decide(DaemonsMemory memory, DaemonsSeen seen, Moment now)
    {
        if (memory.BootId != seen.BootId)
        {
            memory = Blank with { BootId = seen.BootId };
        }

        var mode = seen.Mode is null ? memory.Mode : ModeDecision.Decide(memory.Mode, seen.Mode);
        memory = memory with { Mode = mode };
        var notices = ImmutableArray.CreateBuilder<Notice>();
        AddStandingOf(mode, seen, notices);
        if (mode.Mode == NodeMode.Systemd || seen.Cluster.Role == NodeRole.NotInCluster)
        {
            // A look that wrongly says "in no cluster" must not make us forget what was stopped; systemd's daemons are not ours to remember.
            var kept = mode.Mode == NodeMode.Systemd ? Blank.Ledgers : memory.Ledgers;
            return new(memory with { Ledgers = kept }, [], notices.ToImmutable(), seen.Cluster.Role == NodeRole.NotInCluster ? null : Wake(mode));
        }

        memory = memory with { OperationSince = seen.Operations.IsEmpty ? null : Earlier(memory.OperationSince, now.Monotonic) };
        var operationIsOver = now.Monotonic - memory.OperationSince >= OperationLimit;
        var operations = operationIsOver ? [] : seen.Operations;
        var mayStart = mode.MayStartDaemons && now.StandStill is null;
        var acts = ImmutableArray.CreateBuilder<Act>();
        var later = ImmutableArray.CreateBuilder<Act>();
        var ledgers = Remembered(memory.Ledgers, seen.Cluster.Role).ToBuilder();
        GanetiOperation? waitedFor = null;
        var wake = Wake(mode);
        foreach (var view in seen.Daemons)
        {
            // One start a step: between two starts the gate is entered anew, so that nobody waits for it longer than one start takes.
            var operation = operations.FirstOrDefault(candidate => candidate.IsAbout(view.Daemon));
            var context = new DaemonContext(seen.Options, operation, now, MayStart: mayStart && operation is null && acts.Count == 0);
            var ledger = memory.Ledgers.GetValueOrDefault(view.Daemon.Name, DaemonLedger.Blank);
            if (!ledger.IsPlausible(now.Monotonic, seen.Options))
            {
                ledger = DaemonLedger.Blank;
                notices.Add(new MemoryLost(Name, $"what was remembered of {view.Daemon.Name} cannot be true"));
            }

            var decision = DaemonDecision.Decide(ledger, view, context);
            ledgers[view.Daemon.Name] = decision.Ledger;
            notices.AddRange(decision.Notices);
            if (decision.Due is null)
            {
                wake = Earlier(wake, decision.WakeIn);
            }
            else if (operation is not null)
            {
                waitedFor = operation;
                wake = Earlier(wake, OperationRetry);
            }
            else if (mayStart)
            {
                (context.MayStart ? acts : later).Add(decision.Due);
                wake = TimeSpan.Zero;
            }
        }

        if (operationIsOver || waitedFor is not null)
        {
            notices.Add(new OperationUnderWay((waitedFor ?? seen.Operations[0]).Command, operationIsOver));
        }

        return new(memory with { Ledgers = ledgers.ToImmutable() }, acts.ToImmutable(), notices.ToImmutable(), wake)
        {
            Later = later.ToImmutable(),
        };
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct) => act switch
    {
        StartDaemon start => await node.StartAsync(start.Daemon, ct),
        _ => throw new ArgumentException($"the daemons duty cannot {act.Describe()}", nameof(act)),
    };

    private static bool IsNeeded(Daemon daemon, ClusterView cluster) => cluster.Role != NodeRole.NotInCluster && daemon.Where switch
    {
        // In doubt about the role the master's daemons are left alone: a second master is worse than none.
        DaemonPlace.Master => cluster.Role == NodeRole.Master,
        DaemonPlace.WithUserShutdown => cluster.UsesUserShutdown,
        _ => true,
    };

    private DaemonView View(Daemon daemon, DaemonsMemory memory, IReadOnlyList<Fact> facts)
    {
        var ledger = memory.Ledgers.GetValueOrDefault(daemon.Name, DaemonLedger.Blank);
        var sight = node.Look(daemon);
        if (sight is DaemonSight.Absent or DaemonSight.Stale && ledger.Running is { } known && node.IsAlive(known))
        {
            var why = sight is DaemonSight.Stale stale ? stale.Why : "its pid file is missing";
            sight = new DaemonSight.Unclear($"{why}, but pid {known.Pid}, which was it, lives", known);
        }

        var exit = facts.OfType<ProcessExited>().LastOrDefault(fact => fact.Process == ledger.Running)?.Status;
        var ended = facts.OfType<DaemonStartEnded>().LastOrDefault(fact => fact.Daemon == daemon.Name)
            ?? facts.OfType<ActFailed>().Where(fact => fact.Act is StartDaemon start && start.Daemon == daemon)
                .Select(fact => new DaemonStartEnded(daemon.Name, null, fact.Why)).LastOrDefault();
        var mayHaveFailed = sight is not DaemonSight.Running && ledger.Start is { Settled: false };
        return new DaemonView(daemon, sight, exit, ended, mayHaveFailed ? node.ReadLogTail(daemon) : null);
    }

    private static void AddStandingOf(ModeState mode, DaemonsSeen seen, ImmutableArray<Notice>.Builder notices)
    {
        if (seen.Cluster.Role == NodeRole.NotInCluster)
        {
            notices.Add(new NotInCluster());
            return;
        }

        notices.Add(new ModeIs(mode.Mode, mode.Reason));
        if (mode.Doubt is { } doubt)
        {
            notices.Add(new ModeInDoubt(doubt));
        }

        if (seen.Cluster.HostNameUnresolved)
        {
            notices.Add(new HostNameUnresolved(seen.Cluster.Problem!));
        }
        else if (seen.Cluster.Problem is { } problem)
        {
            notices.Add(new RoleUnknown(problem));
        }
    }

    private static ProcessIdentity? Process(DaemonSight sight) => sight switch
    {
        DaemonSight.Running running => running.Process,
        DaemonSight.Unclear unclear => unclear.Process,
        _ => null,
    };

    /// <summary>
    /// What is remembered of daemons that this step did not see stays: a role that cannot be told, or an executable that is just being replaced,
    /// must not make us forget a stop. Only a node that surely is no master has nothing to remember of the master's.
    /// </summary>
    private static ImmutableSortedDictionary<string, DaemonLedger> Remembered(
        ImmutableSortedDictionary<string, DaemonLedger> ledgers, NodeRole role) => role == NodeRole.Regular
        ? ledgers.RemoveRange(DaemonCatalog.All.Where(daemon => daemon.Where == DaemonPlace.Master).Select(daemon => daemon.Name))
        : ledgers;

    private static TimeSpan? Wake(ModeState mode) => mode switch
    {
        { Candidate: not null } => ModeRetry,
        { IsSettled: false } => DoubtRetry,
        _ => null,
    };

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
