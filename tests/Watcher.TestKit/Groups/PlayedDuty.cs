using Watcher.Core.Duties;

namespace Watcher.TestKit.Groups;

/// <summary>A duty in a played world, and when it wants to step next.</summary>
internal sealed class PlayedDuty(IDutyRunner runner)
{
    private StepResult _last;

    public IDutyRunner Runner => runner;

    /// <summary>When it wakes by itself; null: not before the next fact.</summary>
    public TimeSpan? WakeAt { get; private set; }

    /// <summary>Whether it waits for something that is under way.</summary>
    public bool AwaitsFacts => _last.AwaitsFacts;

    public bool WantsToStep(TimeSpan now) => WakeAt <= now || (runner.HasFacts && !_last.FactsWait);

    public async Task StepAsync(TimeSpan now, CancellationToken ct)
    {
        _last = await runner.StepAsync(StepMode.Live, ct);
        WakeAt = now + _last.WakeIn;
    }

    /// <summary>A pass does not wait that long.</summary>
    public void ForgetWake() => WakeAt = null;
}
