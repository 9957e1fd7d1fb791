using System.Collections.Immutable;
using Watcher.Core.Reporting;

namespace Watcher.Core.Duties;

/// <summary>
/// Does a duty's acts, each within its deadline; what comes of one is a fact. One that outlives its step keeps what protects it until it ends, and
/// neither the step nor another act waits for it.
/// </summary>
/// <param name="doAsync">Does one.</param>
/// <param name="time">Time.</param>
/// <param name="deadline">For each.</param>
internal sealed class Acting(Func<Act, CancellationToken, Task<Fact>> doAsync, TimeProvider time, TimeSpan deadline)
{
    // Touched by the step alone, of which there is one at a time.
    private readonly List<BegunAct> _underWay = [];

    /// <summary>Whether an act is under way whose outcome was not taken yet.</summary>
    public bool IsUnderWay => _underWay.Count > 0;

    /// <summary>Does acts, one after the other; those that outlive the step are begun.</summary>
    /// <param name="acts">The acts.</param>
    /// <param name="entry">The step's.</param>
    /// <param name="post">Hands the duty a fact.</param>
    /// <param name="ct">Ends what is waited for.</param>
    public async Task DoAsync(ImmutableArray<Act> acts, GateEntry entry, Action<Fact> post, CancellationToken ct)
    {
        foreach (var act in acts)
        {
            if (act.OutlivesStep)
            {
                var begun = new BegunAct();
                _underWay.Add(begun);
                _ = GoOnAsync(begun, act, entry.Keep(), post, ct);
            }
            else
            {
                post(await OutcomeOfAsync(act, ct));
            }
        }
    }

    /// <summary>Takes what has come of the acts that outlived their steps.</summary>
    public ImmutableArray<Fact> TakeOutcomes()
    {
        ImmutableArray<Fact> outcomes = [.. _underWay.Select(act => act.Outcome).OfType<Fact>()];
        _underWay.RemoveAll(act => act.Outcome is { } outcome && outcomes.Contains(outcome));
        return outcomes;
    }

    private async Task GoOnAsync(BegunAct begun, Act act, IDisposable kept, Action<Fact> post, CancellationToken ct)
    {
        try
        {
            begun.Outcome = await OutcomeOfAsync(act, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Everything ends; what the act began goes on without us.
            return;
        }
        finally
        {
            kept.Dispose();
        }

        post(new ActEnded());
    }

    private async Task<Fact> OutcomeOfAsync(Act act, CancellationToken ct)
    {
        try
        {
            return await Deadline.WithinAsync(deadline, time, t => doAsync(act, t), ct);
        }
        catch (Exception e) when (!(e is OperationCanceledException && ct.IsCancellationRequested))
        {
            return new ActFailed(act, FailureText.Of(e));
        }
    }

    private sealed class BegunAct
    {
        private Fact? _outcome;

        public Fact? Outcome
        {
            get => Volatile.Read(ref _outcome);
            set => Volatile.Write(ref _outcome, value);
        }
    }
}
