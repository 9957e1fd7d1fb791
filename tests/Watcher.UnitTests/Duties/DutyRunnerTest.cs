using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Duties;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>A runner with a toy duty, in virtual time.</summary>
public abstract class DutyRunnerTest
{
    private protected DutyRunnerTest() => Runner = NewRunner();

    private protected ToyDuty Duty { get; } = new();

    private protected InMemoryStore<DutyState<ToyMemory>> Store { get; } = new();

    private protected ScriptedGate Gate { get; } = new();

    private protected RecordingReporter Reporter { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    private protected DutyRunner<ToyDuty, ToyMemory, ToySeen> Runner { get; }

    private protected Task<StepResult> StepAsync() => Runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

    /// <summary>A step of a process of its own.</summary>
    private protected Task<StepResult> StepInBootAsync(string bootId) =>
        NewRunner(new DutyRunnerOptions { BootId = bootId }).StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

    private protected DutyRunner<ToyDuty, ToyMemory, ToySeen> NewRunner(DutyRunnerOptions? options = null) => NewRunner(Duty, options ?? new DutyRunnerOptions());

    private protected DutyRunner<ToyDuty, ToyMemory, ToySeen> NewRunner(ToyDuty duty, DutyRunnerOptions options) =>
        new(duty, Store, Gate, Reporter, Time, options);
}
