using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.Core.Probes;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Probes;

/// <summary>The probes duty with one daemon, which answers or does not, in virtual time.</summary>
public abstract class ProbesTest
{
    private protected const string Rapi = "ganeti-rapi";

    private protected ProbesTest()
    {
        Node.Run(Rapi);
        Time.Advance(TimeSpan.FromHours(1));
    }

    private protected ScriptedNode Node { get; } = new();

    private protected ScriptedGate Gate { get; } = new();

    private protected RecordingReporter Reporter { get; } = new();

    private protected InMemoryStore<DutyState<ProbesMemory>> Store { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    private protected bool IsSilent { get; set; }

    private protected bool RestartsUnits { get; set; }

    /// <summary>Why its silence is no reason to restart it; null when it is one.</summary>
    private protected string? Doubt { get; set; }

    /// <summary>What happens while it is asked.</summary>
    private protected Action WhileAsked { get; set; } = () => { };

    /// <summary>How often it was asked.</summary>
    private protected int Asked { get; private set; }

    private protected IReadOnlyList<Notice> Standing { get; private set; } = [];

    private protected async Task<StepResult> StepAsync()
    {
        // A new runner each time: all that counts is in the memory.
        var duty = new ProbesDuty(Node, [new(DaemonCatalog.All.Single(daemon => daemon.Name == Rapi), (_, _, _) =>
        {
            Asked++;
            WhileAsked();
            return IsSilent ? throw new LuxiTimeoutException("no answer") : Task.CompletedTask;
        },
        (_, _) => Task.FromResult(Doubt))], () => new ProbesOptions { RestartsUnits = RestartsUnits }, Time);
        var runner = new DutyRunner<ProbesDuty, ProbesMemory, ProbesSeen>(duty, Store, Gate, Reporter, Time, new DutyRunnerOptions());
        runner.Post(new Tick());
        var result = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        if (runner.HasFacts)
        {
            result = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        }

        Standing = runner.Standing;
        return result;
    }
}
