namespace Watcher.Core.Duties;

/// <summary>The two ways to run a duty: for ever, as the service does, and until it is idle, as a pass does.</summary>
internal static class DutyLoop
{
    // A timer of .NET's runs for 49 days at the most, and a hold or a grace time may be longer. Once a day costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    /// <summary>Steps whenever a fact is there or the duty wants to wake, until cancelled.</summary>
    /// <param name="runner">The duty.</param>
    /// <param name="afterStep">Called after every step (the service's snapshot and STATUS line).</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends the loop, also in the middle of a step.</param>
    public static async Task RunAsync(IDutyRunner runner, Action<StepResult> afterStep, TimeProvider time, CancellationToken ct)
    {
        runner.Post(new Resync("the service started"));
        var pace = new StepPace(time);
        StepResult last = default;
        while (true)
        {
            await WaitAsync(runner, last, time, ct);
            if (pace.Delay() is { Ticks: > 0 } delay)
            {
                await Task.Delay(delay, time, ct);
            }

            last = await runner.StepAsync(StepMode.Live, ct);
            afterStep(last);
        }
    }

    /// <summary>
    /// Steps until the duty wants nothing more soon and nothing is under way, the gate is closed, or the deadline is near. Acts that outlive their step are
    /// waited for in any case, since they are protected for as long as this process lives.
    /// </summary>
    /// <param name="runner">The duty.</param>
    /// <param name="mode">A dry run is one step.</param>
    /// <param name="patience">A wake further away than this is left to the next pass.</param>
    /// <param name="deadline">For all steps together.</param>
    /// <param name="waits">Whether jobs under way are waited for, too; else the next pass hears of their end.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends the pass, also in the middle of a step.</param>
    /// <returns>The last step's result.</returns>
    public static async Task<StepResult> RunUntilIdleAsync(
        IDutyRunner runner, StepMode mode, TimeSpan patience, TimeSpan deadline, bool waits, TimeProvider time,
        CancellationToken ct)
    {
        var end = time.SinceBoot() + deadline;
        runner.Post(new Tick());
        while (true)
        {
            var result = await runner.StepAsync(mode, ct);
            var left = end - time.SinceBoot();
            var isKeptFromWork = result.Failed || result.StandStill is not null;
            if (mode == StepMode.DryRun || left <= TimeSpan.Zero || (isKeptFromWork && !result.ActsUnderWay))
            {
                return result;
            }

            if (!isKeptFromWork && runner.HasFacts)
            {
                continue;
            }

            var wake = result.WakeIn <= patience && result.WakeIn <= left ? result.WakeIn : null;
            if (wake is null && !result.ActsUnderWay && !(waits && result.AwaitsFacts))
            {
                return result;
            }

            await WaitAsync(runner, result with { WakeIn = Earliest.Of(result.WakeIn, left) }, time, ct);
        }
    }

    /// <summary>Waits for a fact or the wake.</summary>
    private static async Task WaitAsync(IDutyRunner runner, StepResult last, TimeProvider time, CancellationToken ct)
    {
        if (last.FactsWait && last.WakeIn is { } retryIn)
        {
            await Task.Delay(retryIn, time, ct);
        }
        else if (last.WakeIn is { } wanted)
        {
            var wake = wanted < LongestSleep ? wanted : LongestSleep;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(runner.WaitForFactAsync(waiting.Token), Task.Delay(wake, time, waiting.Token));
            await waiting.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
        else
        {
            await runner.WaitForFactAsync(ct);
        }
    }
}
