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
    private static readonly TimeSpan OperationLimit = TimeSpan.FromMinutes(15);

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
        node.Follow([.. daemons.Select(view => view.Sight).OfType<DaemonSight.Running>().Select(running => running.Process)]);
        var operation = daemons.All(view => view.Sight is DaemonSight.Running) ? null : node.FindOperation();
        return new DaemonsSeen(bootId, options(), cluster, mode, operation, daemons);
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
            return new(memory with { Ledgers = Blank.Ledgers }, [], notices.ToImmutable(), seen.Cluster.Role == NodeRole.NotInCluster ? null : Wake(mode));
        }

        memory = memory with { OperationSince = seen.Operation is null ? null : memory.OperationSince ?? now.Monotonic };
        var operationIsOver = now.Monotonic - memory.OperationSince >= OperationLimit;
        var operation = operationIsOver ? null : seen.Operation;
        var mayStart = mode.MayStartDaemons && now.StandStill is null && operation is null;
        var acts = ImmutableArray.CreateBuilder<Act>();
        var later = ImmutableArray.CreateBuilder<Act>();
        var ledgers = ImmutableSortedDictionary.CreateBuilder<string, DaemonLedger>(StringComparer.Ordinal);
        var wake = Wake(mode);
        foreach (var view in seen.Daemons)
        {
            // One start a step: between two starts the gate is entered anew, so that nobody waits for it longer than one start takes.
            var context = new DaemonContext(seen.Options, operation, now, MayStart: mayStart && acts.Count == 0);
            var ledger = memory.Ledgers.GetValueOrDefault(view.Daemon.Name, DaemonLedger.Blank);
            var decision = DaemonDecision.Decide(ledger, view, context);
            ledgers[view.Daemon.Name] = decision.Ledger;
            notices.AddRange(decision.Notices);
            if (decision.Due is { } start && mayStart)
            {
                (context.MayStart ? acts : later).Add(start);
            }

            wake = Earlier(wake, decision.Due is not null && !mode.MayStartDaemons ? null : decision.WakeIn);
        }

        if (operationIsOver || (operation is not null && wake == TimeSpan.Zero))
        {
            notices.Add(new OperationUnderWay(seen.Operation!.Command, operationIsOver));
        }

        if (operation is not null)
        {
            wake = Earlier(OperationRetry, wake == TimeSpan.Zero ? null : wake);
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

    private static TimeSpan? Wake(ModeState mode) => mode switch
    {
        { Candidate: not null } => ModeRetry,
        { IsSettled: false } => DoubtRetry,
        _ => null,
    };

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
