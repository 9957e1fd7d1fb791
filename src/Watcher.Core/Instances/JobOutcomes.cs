using System.Collections.Immutable;
using Watcher.Core.Jobs;

namespace Watcher.Core.Instances;

/// <summary>What becomes of attempts: taken, refused, succeeded, failed, prevented, lost. Pure.</summary>
internal static class JobOutcomes
{
    // luxid writes a job down once it has sent its number to the master candidates. A candidate that does not accept holds it up for 5 s (a noded
    // under SIGSTOP: the file was there after 6 s, the answer after 11), one that accepts and does not answer for 5 min (Ganeti's Rpc.hs,
    // jobqueue_update, "Fast"). Our silence begins a minute into that.
    private static readonly TimeSpan SilenceAtMost = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SilenceRetry = TimeSpan.FromSeconds(30);

    /// <summary>What luxid said when jobs were handed in.</summary>
    public static void TakeSubmissions(GroupDraft draft)
    {
        foreach (var submitted in draft.Seen.Submitted)
        {
            foreach (var taken in submitted.Taken)
            {
                Replace(draft, taken);
            }

            foreach (var dropped in submitted.Dropped)
            {
                Forget(draft, dropped.Attempt);
                draft.GiveBack(dropped.Attempt);
                draft.Change(dropped.Attempt.Instance, ledger => ledger with { IsPutOff = dropped.WasNeeded && submitted.Refusal is null });
                if (!dropped.WasNeeded)
                {
                    draft.Tell(new AttemptNotNeeded(dropped.Attempt.Instance, dropped.Why));
                }
            }

            foreach (var silent in submitted.Silent)
            {
                Replace(draft, silent with { SilentSince = draft.Now.Monotonic });
            }

            draft.Memory = draft.Memory with { Refusal = submitted.Refusal?.ToString() };
        }
    }

    /// <summary>Jobs that are over.</summary>
    public static void TakeEnds(GroupDraft draft)
    {
        foreach (var ended in draft.Seen.Ended)
        {
            if (draft.Memory.Jobs.FirstOrDefault(job => job.Id == ended.Id) is not { } job)
            {
                // Told twice.
                continue;
            }

            draft.Memory = draft.Memory with { Jobs = draft.Memory.Jobs.Remove(job) };
            for (var i = 0; i < job.Attempts.Length; i++)
            {
                Take(draft, job.Attempts[i], ended, i < ended.Results.Length ? ended.Results[i] : new OpcodeResult(ended.Status, null));
            }
        }
    }

    /// <summary>
    /// Attempts of which it is not known whether luxid took them (we were ended in the middle): by the stamp in the reason trail their job is
    /// found. There being none, the attempt counts, once, and the next one is the next; where luxid fell silent over it, only after a while.
    /// </summary>
    public static void Reconcile(GroupDraft draft, GroupLook look)
    {
        foreach (var job in draft.Memory.Jobs.Where(job => job.Id is null))
        {
            var found = job.Attempts.Select(attempt => look.Traces.Stamps.GetValueOrDefault(attempt.Stamp)).FirstOrDefault(id => id != 0);
            if (found != 0)
            {
                // The submission may have left some out that needed nothing any more; the job's opcodes tell.
                var (inJob, leftOut) = Divide(job.Attempts, attempt => look.Traces.Stamps.ContainsKey(attempt.Stamp));
                draft.Memory = draft.Memory with { Jobs = draft.Memory.Jobs.Replace(job, job with { Id = found, Attempts = inJob }) };
                foreach (var attempt in leftOut)
                {
                    draft.GiveBack(attempt);
                }
            }
            else if (SilenceLeft(job, draft.Now.Monotonic) is null)
            {
                draft.Memory = draft.Memory with { Jobs = draft.Memory.Jobs.Remove(job) };
                foreach (var attempt in job.Attempts)
                {
                    draft.Tell(new AttemptLost(attempt.Instance, attempt.Number));
                }
            }
        }
    }

    /// <summary>Looks again for the jobs that luxid may take yet.</summary>
    public static void AwaitSilent(GroupDraft draft)
    {
        foreach (var job in draft.Memory.Jobs)
        {
            if (SilenceLeft(job, draft.Now.Monotonic) is { } left)
            {
                draft.Wake(left < SilenceRetry ? left : SilenceRetry);
            }
        }
    }

    /// <summary>How long a job that is not in the queue may come yet; null when it will not.</summary>
    private static TimeSpan? SilenceLeft(PendingJob job, TimeSpan now) =>
        job is { Id: null, SilentSince: { } since } && now - since < SilenceAtMost ? SilenceAtMost - (now - since) : null;

    private static void Take(GroupDraft draft, InstanceAttempt attempt, JobEnded ended, OpcodeResult result)
    {
        var text = result.Error?.ToString() ?? result.Status;
        if (result.Succeeded)
        {
            Succeeded(draft, attempt, ended.Id);
        }
        else if (result.WasNotReached)
        {
            draft.Change(attempt.Instance, ledger => ledger with { IsOwed = attempt.Work == InstanceWork.Restart });
            if (attempt.Work == InstanceWork.Cleanup)
            {
                draft.GiveBack(attempt);
            }
        }
        else if (result.WasCancelled || result.WasPrevented)
        {
            draft.SetBack(attempt, $"job {ended.Id}: {text}");
        }
        else if (ended.Status == JobEnded.Gone)
        {
            draft.Tell(new AttemptLost(attempt.Instance, attempt.Number));
        }
        else if (attempt.Work == InstanceWork.Restart)
        {
            draft.Tell(new InstanceRestartFailed(attempt.Instance, ended.Id, attempt.Number, InstanceDecision.MostAttempts, text));
        }
        else
        {
            draft.Tell(new InstanceCleanupFailed(attempt.Instance, ended.Id, attempt.Number, InstanceDecision.MostAttempts, text));
        }
    }

    private static void Succeeded(GroupDraft draft, InstanceAttempt attempt, long job)
    {
        draft.Change(attempt.Instance, ledger => ledger with { Setbacks = 0, NotBefore = null, SetbackBy = null, DownSince = null, Suspicion = null });
        if (attempt.Work == InstanceWork.Restart)
        {
            draft.Tell(new InstanceRestarted(attempt.Instance, job, attempt.Number, InstanceDecision.MostAttempts));
            return;
        }

        draft.Stock = draft.Stock.With(attempt.Instance, draft.Stock.Of(attempt.Instance) with { CleanupCount = 0, CleanupWhen = 0 });
        draft.Tell(new InstanceCleanedUp(attempt.Instance, job));
    }

    /// <summary>Takes an attempt out of the job that it was to be part of; a job without any is none.</summary>
    private static void Forget(GroupDraft draft, InstanceAttempt attempt) => draft.Memory = draft.Memory with
    {
        Jobs =
        [
            .. draft.Memory.Jobs
                .Select(job => job with { Attempts = job.Attempts.RemoveAll(each => each.Stamp == attempt.Stamp) })
                .Where(job => job.Attempts.Length > 0),
        ],
    };

    /// <summary>Puts what has become known of a job that was handed in into the place of what was remembered.</summary>
    private static void Replace(GroupDraft draft, PendingJob by)
    {
        var stamps = by.Attempts.Select(attempt => attempt.Stamp).ToHashSet();
        draft.Memory = draft.Memory with
        {
            Jobs = [.. draft.Memory.Jobs.Select(job => job.Id is null && job.Attempts.Any(attempt => stamps.Contains(attempt.Stamp)) ? by : job)],
        };
    }

    private static (ImmutableArray<InstanceAttempt> Yes, ImmutableArray<InstanceAttempt> No) Divide(
        ImmutableArray<InstanceAttempt> attempts, Func<InstanceAttempt, bool> isWanted) =>
        ([.. attempts.Where(isWanted)], [.. attempts.Where(attempt => !isWanted(attempt))]);
}
