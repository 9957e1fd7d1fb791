using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>One duty's part in a pass that the service was asked for: steps until it would be over in a pass of its own (<see cref="DutyLoop.RunUntilIdleAsync"/>).</summary>
/// <param name="runner">The duty.</param>
/// <param name="patience">A wake further away than this is left to the next pass.</param>
/// <param name="waits">Whether what is under way is waited for.</param>
internal sealed class DutyPass(IDutyRunner runner, TimeSpan patience, bool waits)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _order = new();
    private int? _begunBefore;

    public IDutyRunner Runner => runner;

    /// <summary>Completes when its part is done.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether its last step failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether only jobs' ends and the like are to come.</summary>
    public bool HasStepped { get; private set; }

    /// <summary>Posts a tick as the schedule does: it costs what a tick costs.</summary>
    public void Begin()
    {
        lock (_order)
        {
            _begunBefore = runner.StepsBegun;
            runner.Post(new Tick());
        }
    }

    /// <summary>The duty has stepped; called before it steps again.</summary>
    public void Stepped(StepResult result)
    {
        lock (_order)
        {
            // A step that ended before the tick came; or that did not take it, since it had begun before, or was not let in; or facts have come since.
            if (_begunBefore is not { } before || (result.FactsWait ? runner.StepsBegun == before : runner.HasFacts))
            {
                return;
            }

            HasStepped = true;
            HasFailed = result.Failed;
            var goesOn = result is { Failed: false, StandStill: null } && (result.WakeIn <= patience || result.ActsUnderWay || (waits && result.AwaitsFacts));
            if (!goesOn)
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <summary>The duty is no more.</summary>
    public void Gone() => _ended.TrySetResult();
}
