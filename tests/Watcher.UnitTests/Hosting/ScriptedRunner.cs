using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>A duty that steps when the test says so.</summary>
internal sealed class ScriptedRunner(string name) : IDutyRunner
{
    public string Kind => name;

    public string Name => name;

    public string Group => "";

    public ImmutableArray<Sample> Figures => [];

    public TimeSpan? LastStep { get; set; }

    public TimeSpan? LastGoodStep { get; set; }

    public TimeSpan LastSign => default;

    public bool AwaitsSlot => false;

    public int StepsBegun { get; private set; }

    public int Ticks { get; private set; }

    public IReadOnlyList<Notice> Standing { get; set; } = [];

    public bool HasFacts { get; private set; }

    public void Post(Fact fact)
    {
        Assert.IsType<Tick>(fact);
        Ticks++;
        HasFacts = true;
    }

    /// <summary>A step begins, but has not taken its facts yet.</summary>
    public void Begin() => StepsBegun++;

    /// <summary>The step takes all facts.</summary>
    public void Drain() => HasFacts = false;

    public void HearOfMore() => HasFacts = true;

    /// <summary>What a step does, where it is asked for one.</summary>
    public Func<CancellationToken, Task<StepResult>> Step { get; init; } = _ => throw new NotSupportedException();

    public Task<StepResult> StepAsync(StepMode mode, CancellationToken ct) => Step(ct);

    public Task WaitForFactAsync(CancellationToken ct) => throw new NotSupportedException();
}
