using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Duties;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

/// <summary>A service that is asked for passes; its duties step when the test says so.</summary>
public abstract class PassRoundsTest : IDisposable
{
    private protected static readonly StepResult Idle = new(TimeSpan.FromMinutes(5), null, Failed: false, FactsWait: false);
    private protected static readonly StepResult Failure = new(TimeSpan.FromMinutes(5), null, Failed: true, FactsWait: true);
    private protected static readonly StepResult Blocked = new(TimeSpan.FromSeconds(1), "another ganeti-watcher is at work", Failed: false, FactsWait: true);
    private protected static readonly StepResult Paused = new(TimeSpan.FromSeconds(1), "paused", Failed: false, FactsWait: false);
    private protected static readonly StepResult Soon = new(TimeSpan.FromSeconds(1), null, Failed: false, FactsWait: false);
    private protected static readonly StepResult AtJobs = new(null, null, Failed: false, FactsWait: false, AwaitsFacts: true);

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private protected CancellationTokenSource Ending { get; } = new();
    private protected PassRounds Rounds { get; }
    private protected ScriptedRunner Daemons { get; } = new("daemons");
    private protected ScriptedRunner Archive { get; } = new("archive");
    private protected ScriptedRunner Instances { get; } = new("instances of default");
    private protected ScriptedRunner Disks { get; } = new("disks of default");
    private protected bool AreGroupsKnown { get; set; } = true;

    protected PassRoundsTest()
    {
        Rounds = new PassRounds(() => TimeSpan.FromSeconds(4), Time);
        Running = Rounds.RunAsync(
            [Daemons, Archive], _ => Task.FromResult<IReadOnlyList<IDutyRunner>?>(AreGroupsKnown ? [Instances, Disks] : null), Ending.Token);
    }

    private protected Task Running { get; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Ending.Cancel();
        Ending.Dispose();
    }

    private protected Task<PassAnswer> AskAsync() => Rounds.AskAsync(waits: true, CancellationToken.None);

    private protected async Task<PassAnswer> AskAndStepAllAsync()
    {
        var asked = AskAsync();
        await StepAllAsync();
        return await asked;
    }

    private protected async Task StepAllAsync()
    {
        await StepToTheGroupsAsync();
        Step(Instances, Idle);
        Step(Disks, Idle);
    }

    private protected async Task StepToTheGroupsAsync()
    {
        await TickedAsync(Daemons);
        Step(Daemons, Idle);
        await TickedAsync(Archive);
        Step(Archive, Idle);
        await TickedAsync(Instances);
        await TickedAsync(Disks);
    }

    private protected void Step(ScriptedRunner runner, StepResult result)
    {
        runner.Begin();
        runner.Drain();
        Rounds.Stepped(runner, result);
    }

    private protected static async Task TickedAsync(ScriptedRunner runner)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!runner.HasFacts)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"{runner.Name} was not ticked");
            await Task.Yield();
        }
    }
}
