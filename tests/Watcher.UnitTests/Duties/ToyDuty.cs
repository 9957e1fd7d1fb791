using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.UnitTests.Duties;

/// <summary>A duty that counts its steps, does as often as it is told to, and breaks where it is told to.</summary>
internal sealed class ToyDuty : IDuty<ToyMemory, ToySeen>
{
    public static string Name => "toy";

    public static ToyMemory Blank => new(0, 0);

    public List<IReadOnlyList<Fact>> Observed { get; } = [];

    public ToySeen Next { get; set; } = new();

    public Exception? FailObserve { get; set; }

    /// <summary>Runs inside the look.</summary>
    public Action Observing { get; set; } = () => { };

    public Exception? FailAct { get; set; }

    /// <summary>Runs inside the act.</summary>
    public Func<CancellationToken, Task> Acting { get; set; } = _ => Task.CompletedTask;

    public List<string> Done { get; } = [];

    public Task<ToySeen> ObserveAsync(ToyMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        Observed.Add(facts);
        Observing();
        return FailObserve is { } failure ? throw failure : Task.FromResult(Next);
    }

    public static Verdict<ToyMemory> Decide(ToyMemory memory, ToySeen seen, Moment now)
    {
        if (seen.FailDecide)
        {
            throw new InvalidOperationException("decided to break");
        }

        var acts = now.StandStill is null || seen.ActsWhileStandingStill
            ? Enumerable.Range(0, seen.Acts).Select(number => (Act)new ToyAct(number, "because", seen.ActsOutliveTheStep))
            : [];
        return new(memory with { Steps = memory.Steps + 1, Attempts = memory.Attempts + seen.Acts }, [.. acts], seen.Notices, seen.WakeIn)
        {
            Later = [.. Enumerable.Range(seen.Acts, seen.Later).Select(number => new ToyAct(number, "later"))],
        };
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        if (FailAct is { } failure)
        {
            throw failure;
        }

        await Acting(ct);
        Done.Add(act.Describe());
        return new ToyDone((ToyAct)act);
    }
}

internal sealed record ToyMemory(int Steps, int Attempts);

internal sealed record ToySeen
{
    public int Acts { get; init; }

    public bool ActsOutliveTheStep { get; init; }

    public int Later { get; init; }

    public bool ActsWhileStandingStill { get; init; }

    public bool FailDecide { get; init; }

    public TimeSpan? WakeIn { get; init; }

    public ImmutableArray<Notice> Notices { get; init; } = [];
}

internal sealed record ToyAct(int Number, string Reason, bool IsLong = false) : Act(Reason)
{
    public override bool OutlivesStep => IsLong;

    public override string Describe() => $"toy {Number}";
}

internal sealed record ToyDone(ToyAct Act) : Fact;

internal sealed record ToyNotice(string? StateKey, string Text, TimeSpan Patience = default) : Notice(StateKey)
{
    public override TimeSpan ToldAfter => Patience;

    public override void Tell(ILogger log) => throw new NotSupportedException("toy notices are recorded, not logged");
}
