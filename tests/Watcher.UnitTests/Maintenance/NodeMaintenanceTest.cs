using Watcher.Core.Confd;
using Watcher.Core.Duties;
using Watcher.Core.Maintenance;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

/// <summary>A node of which the candidates say what a test wants, with instances that note what they are told.</summary>
public abstract class NodeMaintenanceTest
{
    private protected const string ByWhom = "192.0.2.1 says so";

    private readonly InMemoryStore<DutyState<NodeMaintenanceMemory>> _store = new();
    private DutyRunner<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen> _runner;

    protected NodeMaintenanceTest()
    {
        Time.Advance(TimeSpan.FromHours(1));
        _runner = Runner("boot");
    }

    private protected ScriptedWorkload Kvm { get; } = new("kvm");
    private protected ScriptedWorkload Fake { get; } = new("fake");
    private protected ScriptedGate Gate { get; } = new();
    private protected RecordingReporter Reporter { get; } = new();
    private protected AwaitedTime Time { get; } = new();

    /// <summary>Whether the cluster has maintain_node_health; an exception: that cannot be read.</summary>
    private protected Func<bool> IsWanted { get; set; } = () => true;

    private protected int Asked { get; private set; }
    private protected ConfdVerdict Verdict { get; set; } = new(ConfdRole.Offline, ByWhom);
    private protected string? Operation { get; set; }
    private protected IReadOnlyList<Notice> Standing { get; private set; } = [];

    private protected IEnumerable<string> Told => [.. Kvm.Told, .. Fake.Told];

    private protected IDutyRunner Duty => _runner;

    /// <summary>Another process steps from now on, with what the last one saved.</summary>
    private protected void BeginAgain(string bootId = "boot") => _runner = Runner(bootId);

    private protected async Task<StepResult> StepAsync(string after = "0s", int steps = 1, StepMode mode = StepMode.Live)
    {
        StepResult last = default;
        for (var i = 0; i < steps; i++)
        {
            Time.Advance(i == 0 && steps > 1 ? TimeSpan.Zero : Core.Configuration.Age.Parse(after));
            last = await _runner.StepAsync(mode, TestContext.Current.CancellationToken);
            Assert.False(last.Failed);
            Standing = _runner.Standing;
        }

        return last;
    }

    private DutyRunner<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen> Runner(string bootId) => new(
        new NodeMaintenanceDuty(
            bootId,
            () => IsWanted(),
            _ =>
            {
                Asked++;
                return Task.FromResult(Verdict);
            },
            () => [Kvm, Fake],
            () => Operation,
            () => new NodeMaintenanceOptions(),
            Time),
        _store,
        Gate,
        Reporter,
        Time,
        new DutyRunnerOptions { SharesGate = true });
}
