using System.Collections.Immutable;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>Whether the group's disks are verified now. Pure.</summary>
internal static class VerifyPlan
{
    // The same schedule ticks for instances and disks: a look of theirs before this one's was for an earlier tick.
    private static readonly TimeSpan LookAge = TimeSpan.FromMinutes(1);

    // A start that has waited that long for its locks stands before ours in their queue: it loses nothing more.
    private static readonly TimeSpan HeldAtMost = TimeSpan.FromMinutes(15);

    /// <summary>Hands one in if it is due and nothing goes before it.</summary>
    public static void Submit(DisksDraft draft)
    {
        var (options, now) = (draft.Seen.Options, draft.Now.Monotonic);
        if (!options.Verifies)
        {
            // None is to come that would say how it went.
            draft.Change(verification => verification with { HeldSince = null, PutOff = null, Failure = null, RetryAt = null });
            return;
        }

        if (!VerifyPace.IsDue(draft.Memory.Verification, options, now))
        {
            Hold(draft, since: null);
            return;
        }

        // What comes of our own acts is no reason to begin one, unless it has waited for that.
        if (draft.Seen.Look is null && (draft.Memory.Verification.HeldSince is null || draft.Seen.CouldNotLook))
        {
            WakeForRetry(draft);
            return;
        }

        draft.Change(verification => verification with { RetryAt = null });

        if ((draft.Seen.Look ?? draft.Seen.Held) is not { } look)
        {
            draft.Wake(TimeSpan.Zero);
            return;
        }

        // The stock watcher's rule, which leaves out a group without instances too.
        if (look.Instances.Values.All(instance => instance.IsExternal) || MustWait(draft, look))
        {
            return;
        }

        // The stamps of a step's activations come first.
        var stamp = Reason.Stamp(draft.Now.Wall) + TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerMicrosecond;
        var job = new VerifyJob(stamp, now, VerifyPace.IsStrictDue(draft.Memory.Verification, options, now))
        {
            Offline = [.. look.Nodes.Values.Where(node => node.IsOffline).Select(node => node.Name)],
        };
        draft.Acts.Add(new SubmitVerify(draft.Seen.Group.Name, job) { IsOverdue = IsOverdue(draft) });
        draft.Change(verification => verification with { Job = job });
    }

    /// <summary>What is due when nothing keeps the watcher from it any more goes first as well: what a verification has waited until then does not count.</summary>
    public static void StandStill(DisksDraft draft) => Hold(draft, since: null);

    /// <summary>In each step anew; after a look that failed the next tick is soon enough.</summary>
    private static void WakeForRetry(DisksDraft draft)
    {
        if (draft.Seen.CouldNotLook)
        {
            draft.Change(verification => verification with { RetryAt = null });
        }
        else if (draft.Memory.Verification.RetryAt is { } at)
        {
            draft.Wake(at - draft.Now.Monotonic);
        }
    }

    /// <summary>Whether something goes first: it locks every instance of the group, and whoever comes after it waits for as long as it takes.</summary>
    private static bool MustWait(DisksDraft draft, DisksLook look)
    {
        var since = draft.Memory.Verification.HeldSince ?? draft.Now.Monotonic;
        var (restarts, isLong) = (draft.Seen.Restarts, IsOverdue(draft));
        if (Activations(draft, look) is { Count: > 0 } activations && !isLong)
        {
            Hold(draft, since, $"the disks of {activations.First()} are activated first");
            return true;
        }

        if (restarts is null || isLong)
        {
            return false;
        }

        if (!HasLooked(draft, look))
        {
            Hold(draft, since);
            draft.AwaitsRestarts = !restarts.IsBlind;
            return true;
        }

        if (restarts.First is [var first, ..])
        {
            Hold(draft, since, $"{first} is started or cleaned up first");
            draft.AwaitsRestarts = !restarts.IsBlind;
            return true;
        }

        return false;
    }

    private static bool IsOverdue(DisksDraft draft) => draft.Now.Monotonic - draft.Memory.Verification.HeldSince >= HeldAtMost;

    /// <summary>At a tick both duties look. In between it is for the question to luxid just before to find out what has happened since.</summary>
    private static bool HasLooked(DisksDraft draft, DisksLook look) =>
        draft.Seen.Restarts is { IsAsked: false, LookedAt: { } at }
        && ((draft.Memory.Verification.HeldSince ?? (look.IsByTick ? look.At : null)) is not { } since || at > since - LookAge);

    /// <summary>Whose disks are being activated, or are about to be: not those that wait for something else.</summary>
    private static ImmutableSortedSet<string> Activations(DisksDraft draft, DisksLook look) =>
    [
        .. draft.Memory.Activations
            .SelectMany(job => job.Opcodes, (job, opcode) => (job.Id, opcode.Instance))
            .Where(each => each.Id is not null || draft.Memory.Due.GetValueOrDefault(each.Instance)?.Hindrance is null)
            .Select(each => each.Instance),
        .. draft.Memory.Due
            .Where(due => due.Value.Hindrance is null && look.Instances.TryGetValue(due.Key, out var instance) && !look.IsHelpless(instance))
            .Select(due => due.Key),
    ];

    private static void Hold(DisksDraft draft, TimeSpan? since, string? by = null) =>
        draft.Change(verification => verification with { HeldSince = since, PutOff = by ?? verification.PutOff });
}
