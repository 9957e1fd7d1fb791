using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Groups;

namespace Watcher.Core.Instances;

/// <summary>A verdict in the making: what the parts of one decision add to. Lives for one call of Decide.</summary>
internal sealed class GroupDraft(InstancesMemory memory, InstancesSeen seen, Moment now)
{
    public InstancesSeen Seen => seen;

    public Moment Now => now;

    public InstancesMemory Memory { get; set; } = memory;

    public StockState Stock { get; set; } = seen.Stock;

    public TimeSpan? WakeIn { get; private set; }

    /// <summary>Whether it makes sense to wait for the jobs that are under way.</summary>
    public bool CanHearOfJobs { get; set; } = true;

    /// <summary>Whether the group could be looked at, as far as this step knows.</summary>
    public bool IsBlind { get; set; }

    /// <summary>Instances that are to be started or cleaned up soon, besides those with a job of ours.</summary>
    public HashSet<string> Soon { get; } = new(StringComparer.Ordinal);

    public List<Notice> Notices { get; } = [];

    public List<Act> Acts { get; } = [];

    public void Tell(Notice notice) => Notices.Add(notice);

    public void Wake(TimeSpan after) => WakeIn = Earliest.Of(WakeIn, after > TimeSpan.Zero ? after : TimeSpan.Zero);

    public void Change(string instance, Func<InstanceLedger, InstanceLedger> change) =>
        Memory = Memory.With(instance, change(Memory.Of(instance)));

    /// <summary>An attempt was not used: it does not count.</summary>
    public void GiveBack(InstanceAttempt attempt)
    {
        var record = Stock.Of(attempt.Instance);
        Stock = Stock.With(attempt.Instance, attempt.Work == InstanceWork.Restart
            ? record with { RestartCount = attempt.Before.RestartCount, RestartWhen = attempt.Before.RestartWhen }
            : record with { CleanupCount = attempt.Before.CleanupCount, CleanupWhen = attempt.Before.CleanupWhen });
    }

    /// <summary>The cluster prevented an attempt: it does not count, and is made again, less and less soon.</summary>
    public void SetBack(InstanceAttempt attempt, string why)
    {
        GiveBack(attempt);
        Change(attempt.Instance, ledger => ledger with
        {
            Setbacks = ledger.Setbacks + 1,
            NotBefore = now.Monotonic + InstanceDecision.SetbackDelay(ledger.Setbacks + 1),
            SetbackBy = why,
            IsOwed = false,
        });
    }

    public Verdict<InstancesMemory> ToVerdict() =>
        new(Memory with { Stock = Stock, HasLooked = seen.IsFresh, Restarts = Restarts() }, [.. Acts], [.. Notices], WakeIn)
        {
            AwaitsFacts = CanHearOfJobs && Memory.Jobs.Any(job => job.Id is not null),
        };

    private RestartSight Restarts()
    {
        var first = Memory.Jobs.SelectMany(job => job.Attempts).Select(attempt => attempt.Instance).Concat(Soon).ToImmutableSortedSet(StringComparer.Ordinal);
        var left = seen.Look?.Instances.Values.Where(instance => instance.WantsWork && !first.Contains(instance.Name) && IsLeft(instance.Name)).Select(instance => instance.Name);
        return new RestartSight(Memory.LookedAt, first, left?.ToImmutableHashSet(StringComparer.Ordinal), seen.IsFresh, IsBlind);

        // What is not tried since nothing may be done is tried when it may.
        bool IsLeft(string instance) => now.StandStill is null && !Memory.Of(instance).IsPutOff;
    }
}
