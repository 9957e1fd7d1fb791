using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>A unit that fails over and over beside the daemon that the init script has started ("already locked"), as the whole duty sees it.</summary>
public sealed class BesideOldDaemonTests
{
    private const string Mond = "ganeti-mond";
    private const string Unit = $"{Mond}.service";

    private readonly ScriptedNode _node = new();
    private readonly RecordingReporter _reporter = new();
    private readonly UnitMessages _messages = new(Unit);
    private readonly FakeTimeProvider _time = new();
    private readonly DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;

    public BesideOldDaemonTests()
    {
        _node.Mode = new ModeEvidence(true, "loaded", null);
        _runner = new(
            new DaemonsDuty(_node, () => TestOptions.Defaults, () => new SupervisedOptions()),
            new InMemoryStore<DutyState<DaemonsMemory>>(), new ScriptedGate(), _reporter, _time, new DutyRunnerOptions());
    }

    [Fact]
    public async Task UnitThatKeepsFailingBesides_IsOneFaultAtOnce_AndNeverOneOfADaemonThatKeepsDying()
    {
        var old = _node.Run(Mond);
        await StepAsync(new Tick(), _messages.Listing(new UnitProperties { MainPid = 0 }, "inactive", "dead"));
        Assert.Equal([new UnitBypassed(Unit, old.Pid, "ganeti.service")], Told());

        for (var tries = 0; tries < 12; tries++)
        {
            await StepAsync([.. tries == 0 ? _messages.Started() : _messages.Restarted()]);

            // Another unit's.
            await StepAsync(new UnitChanged("ganeti-rapi.service", new UnitProperties { MainPid = 5 }, IsListing: false));
            await StepAsync([.. _messages.Exits(1)]);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal([new UnitBypassed(Unit, old.Pid, "ganeti.service")], Told());
        Assert.DoesNotContain(_reporter.Told, notice => notice is UnitKeepsDying or UnitDied or UnitRunsAgain or UnitStarted);

        // At last it has its daemon: what was tried before is over.
        _node.RunsIn[Mond] = Unit;
        await StepAsync([.. _messages.Restarted()]);
        _time.Advance(TimeSpan.FromMinutes(1));
        await StepAsync(new Tick());
        Assert.Equal([new UnitStarted(Unit, _messages.Pid)], _reporter.Told.Where(notice => notice is UnitKeepsDying or UnitDied or UnitRunsAgain or UnitStarted));
    }

    /// <summary>One that was listed as it tries, with a process of its own.</summary>
    [Fact]
    public async Task UnitThatIsSeenInTheMiddleOfATry_IsOneFaultAllTheSame()
    {
        var old = _node.Run(Mond);

        await StepAsync(new Tick(), _messages.Running());

        Assert.Equal([new UnitBypassed(Unit, old.Pid, "ganeti.service")], Told());
    }

    /// <summary>The pid file names it, it is in no cgroup any more, and then it is gone.</summary>
    [Fact]
    public async Task DaemonThatDiesAtThatMoment_IsNoFaultOfItsUnit()
    {
        _node.Set(Mond, new DaemonSight.Unclear("it died", new ProcessIdentity(7, 1)));
        await StepAsync(new Tick(), _messages.Running());
        _node.Run(Mond);
        _node.Dies = true;

        await StepAsync([.. _messages.Killed()]);

        Assert.Empty(Told());
    }

    private IEnumerable<UnitBypassed> Told() => _reporter.Told.OfType<UnitBypassed>();

    private async Task StepAsync(params Fact[] facts)
    {
        foreach (var fact in facts)
        {
            _runner.Post(fact);
        }

        await _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
    }
}
