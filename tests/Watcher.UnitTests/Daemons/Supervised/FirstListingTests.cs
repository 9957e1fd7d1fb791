using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>The listing that systemd gives on being listened to comes while what it says cannot be used yet.</summary>
public sealed class FirstListingTests
{
    private const string Mond = "ganeti-mond.service";

    private readonly ScriptedNode _node = new();
    private readonly RecordingReporter _reporter = new();
    private readonly UnitMessages _messages = new(Mond);
    private readonly DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;

    public FirstListingTests()
    {
        _node.Mode = new ModeEvidence(true, "loaded", null);
        _runner = new(
            new DaemonsDuty(_node, () => TestOptions.Defaults, () => new SupervisedOptions()),
            new InMemoryStore<DutyState<DaemonsMemory>>(), new ScriptedGate(), _reporter, new FakeTimeProvider(), new DutyRunnerOptions());
    }

    [Fact]
    public async Task ModeIsNotKnownThen_ADeathIsToldAfterwards()
    {
        _node.Mode = new ModeEvidence(true, null, "no answer");
        await StepAsync(_messages.Running());
        _node.Mode = new ModeEvidence(true, "loaded", null);
        await StepAsync();

        await AssertDeathIsToldAsync();
    }

    [Fact]
    public async Task ModeIsNotKnown_ADeathIsToldAllTheSame()
    {
        _node.Mode = new ModeEvidence(true, null, "no answer");
        await StepAsync(_messages.Running());

        await AssertDeathIsToldAsync();
    }

    [Fact]
    public async Task ModeChangesInASecondLook_ADeathIsToldAfterwards()
    {
        _node.RunsIn["ganeti-mond"] = Mond;
        _node.Mode = new ModeEvidence(true, "not-found", null);
        await StepAsync();
        _node.Mode = new ModeEvidence(true, "loaded", null);
        await StepAsync(_messages.Running());
        await StepAsync();

        await AssertDeathIsToldAsync();
    }

    [Fact]
    public async Task NodeIsInNoClusterThen_ADeathIsToldAfterwards()
    {
        _node.Cluster = new ClusterView(NodeRole.NotInCluster, UsesUserShutdown: false);
        await StepAsync(_messages.Running());
        _node.Cluster = new ClusterView(NodeRole.Master, UsesUserShutdown: false);
        await StepAsync();

        await AssertDeathIsToldAsync();
    }

    [Fact]
    public async Task FactsWereLost_UnitsAreListedAnew()
    {
        await StepAsync(_messages.Running());
        Assert.Equal(0, _node.ListedAnew);

        await StepAsync(new Resync("of the test", FactsLost: true));

        Assert.Equal(1, _node.ListedAnew);
    }

    private async Task AssertDeathIsToldAsync()
    {
        Assert.Empty(_reporter.Told.OfType<UnitDied>());
        await StepAsync([.. _messages.Killed()]);
        Assert.Equal(Mond, Assert.Single(_reporter.Told.OfType<UnitDied>()).Unit);
    }

    private async Task StepAsync(params Fact[] facts)
    {
        foreach (var fact in facts.Append(new Tick()))
        {
            _runner.Post(fact);
        }

        await _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
    }
}
