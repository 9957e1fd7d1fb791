using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;

namespace Watcher.ScenarioTests;

/// <summary>Plays a world in virtual time: nothing sleeps, and a day takes a millisecond.</summary>
internal sealed class ScenarioPlayer
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // What a pass waits for (PassCommand): its patience and the settling of a start.
    private static readonly TimeSpan PassPatience = TimeSpan.FromSeconds(4);

    private readonly World _world;
    private readonly ScriptedNode _node = new();
    private readonly ScriptedGate _gate = new();
    private readonly InMemoryStore<DutyState<DaemonsMemory>> _store = new();
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ScenarioLog _log;
    private readonly DaemonsOptions _options;
    private readonly TimeSpan _began;
    private DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;
    private StepResult _last;
    private TimeSpan? _wakeAt;

    public ScenarioPlayer(World world)
    {
        _world = world;
        _log = new ScenarioLog(_time);
        _began = _time.SinceBoot();
        _options = TestOptions.Defaults with { StoppedGrace = Age.Parse(world.StoppedGrace ?? "30m") };
        _node.Clock = () => Now;
        _node.Cluster = new ClusterView(world.Role, UsesUserShutdown: false);
        _node.Mode = new ModeEvidence(world.LoadState is not null, world.LoadState, null);
        _node.OnStart = (daemon, arguments) => _log.Acted($"daemon-util start {daemon.Name} {arguments}".TrimEnd());
        _node.NotInstalled.UnionWith(world.NotInstalled.Select(Full));
        var running = world.Running ?? (world.Role == NodeRole.Master ? ["noded", "confd", "wconfd", "rapi", "luxid", "mond"] : ["noded", "confd", "mond"]);
        foreach (var daemon in running)
        {
            _node.Run(Full(daemon));
        }

        _runner = NewRunner();
    }

    private bool IsService => _world.Watcher == "service";

    /// <summary>Plays to the end and returns the record.</summary>
    public async Task<string> PlayAsync(CancellationToken ct)
    {
        var script = new Queue<WorldEvent>(_world.Script);
        var end = Age.Parse(_world.Until);
        if (IsService)
        {
            await StepAsync(new Resync("the service started"), ct);
        }

        for (var (now, nextTick) = (TimeSpan.Zero, TimeSpan.Zero); now <= end;)
        {
            var nextEvent = script.TryPeek(out var first) ? Age.Parse(first.At) : TimeSpan.MaxValue;
            var nextWake = IsService ? _wakeAt ?? TimeSpan.MaxValue : TimeSpan.MaxValue;
            var nextEnd = _node.NextStartEnd ?? TimeSpan.MaxValue;
            now = Min(Min(nextEvent, nextEnd), Min(nextTick, nextWake));
            if (now > end)
            {
                break;
            }

            AdvanceTo(now);
            if (nextEnd == now)
            {
                await EndStartsAsync(ct);
            }
            else if (nextEvent == now)
            {
                foreach (var fact in WorldScript.Apply(script.Dequeue(), _world, _node, _gate, _log, _time))
                {
                    await FactAsync(fact, ct);
                }
            }
            else if (nextTick == now)
            {
                nextTick += Period;
                await (IsService ? StepAsync(new Tick(), ct) : PassAsync(ct));
            }
            else
            {
                await StepAsync(null, ct);
            }
        }

        return _log.Text;
    }

    private async Task FactAsync(Fact fact, CancellationToken ct)
    {
        if (fact is WatcherRestarted)
        {
            _runner = NewRunner();
            _node.LoseWatcher();
            fact = new Resync("the service started");
        }

        if (IsService)
        {
            await StepAsync(fact, ct);
        }
    }

    /// <summary>A pass of cron's: a new process, which waits a little for what it began, as DutyLoop.RunUntilIdleAsync does.</summary>
    private async Task PassAsync(CancellationToken ct)
    {
        _runner = NewRunner();
        await StepAsync(new Tick(), ct);
        while (_last.ActsUnderWay || (_gate.Closed is null && _wakeAt - Now <= PassPatience))
        {
            AdvanceTo(Min(_wakeAt ?? TimeSpan.MaxValue, _node.NextStartEnd ?? TimeSpan.MaxValue));
            await EndStartsAsync(ct);
            await StepAsync(null, ct);
        }
    }

    /// <summary>Ends what is due, and lets the watcher's process know, if it is the one that began it.</summary>
    private async Task EndStartsAsync(CancellationToken ct)
    {
        if (_node.EndStarts())
        {
            await _runner.WaitForFactAsync(ct);
            _wakeAt = Now;
        }
    }

    private async Task StepAsync(Fact? fact, CancellationToken ct)
    {
        if (fact is not null)
        {
            _runner.Post(fact);
        }

        _last = await _runner.StepAsync(StepMode.Live, ct);
        _wakeAt = _runner.HasFacts && !_last.FactsWait ? Now : Now + _last.WakeIn;
    }

    private DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> NewRunner() => new(
        new DaemonsDuty(_node, () => _options, () => new SupervisedOptions()), _store, _gate, _log, _time, new DutyRunnerOptions { TellsAllAtFirst = IsService });

    private TimeSpan Now => _time.SinceBoot() - _began;

    private void AdvanceTo(TimeSpan instant)
    {
        if (instant > Now)
        {
            _time.Advance(instant - Now);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    internal static string Full(string daemon) => $"ganeti-{daemon}";
}
