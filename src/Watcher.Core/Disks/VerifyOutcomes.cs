using Watcher.Core.Jobs;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>What becomes of a verification, and what follows from its report. Pure.</summary>
internal static class VerifyOutcomes
{
    /// <summary>The one that was handed in, and the one that is over.</summary>
    public static void Take(DisksDraft draft)
    {
        if (draft.Seen.VerifySubmitted is { } submitted && draft.Memory.Verification.Job is { Id: null } waiting && waiting.Stamp == submitted.Job.Stamp)
        {
            if (submitted.Job.Id is null)
            {
                draft.Change(verification => verification with
                {
                    Job = null,
                    PutOff = submitted.Because,
                    HeldSince = submitted.AwaitsLook ? verification.HeldSince ?? draft.Now.Monotonic : null,
                    RetryAt = draft.Now.Monotonic + submitted.RetryIn,
                });
            }
            else
            {
                Begin(draft, submitted.Job);
            }
        }

        foreach (var ended in draft.Seen.Ended)
        {
            if (draft.Memory.Verification.Job is { } job && job.Id == ended.Id)
            {
                TakeEnd(draft, job, ended);
            }
        }
    }

    /// <summary>If it is not known whether luxid took it, the stamp in the job queue tells; when it did not, it is due again.</summary>
    public static void Reconcile(DisksDraft draft, DisksLook look)
    {
        if (draft.Memory.Verification.Job is not { Id: null } job)
        {
            return;
        }

        if (look.Traces.Stamps.TryGetValue(job.Stamp, out var id))
        {
            Begin(draft, job with { Id = id });

            // The next step's observation follows it: until then nobody tells its end, and a pass would wait for it in vain.
            draft.Wake(TimeSpan.Zero);
        }
        else
        {
            draft.Change(verification => verification with { Job = null });
        }
    }

    private static void Begin(DisksDraft draft, VerifyJob job) => draft.Change(verification => verification with
    {
        Job = job,
        PutOff = null,
        BeganAt = job.At,
        StrictAt = job.IsStrict ? job.At : verification.StrictAt,
    });

    private static void TakeEnd(DisksDraft draft, VerifyJob job, JobEnded ended)
    {
        draft.Change(verification => verification with
        {
            Job = null,
            EndedAt = draft.Now.Monotonic,

            // One that is gone from the queue ended nobody knows when: hours may have passed without a watcher, and are no reason to rest.
            Took = ended.Took is { } took ? Within(took, draft.Now.Monotonic - job.At) : verification.Took,
        });
        try
        {
            if (ended.Results is [{ Succeeded: true, Value: { } value }])
            {
                TakeReport(draft, job, VerifyReport.Read(value, $"job {ended.Id}"));
                return;
            }

            var result = ended.Results.FirstOrDefault();
            draft.Change(verification => verification with { Failure = $"job {ended.Id}: {result?.Error?.ToString() ?? ended.Status}" });
        }
        catch (LuxiProtocolException e)
        {
            draft.Change(verification => verification with { Failure = e.Message });
        }
    }

    /// <summary>How long it took by luxid's clock, which may have been set meanwhile: not longer than by ours since it was made.</summary>
    private static TimeSpan Within(TimeSpan took, TimeSpan most) => took >= TimeSpan.Zero && took < most ? took : most;

    /// <summary>
    /// One that was not strict has passed over what was locked: what was wrong there before may be wrong still. A strict one will tell, if there is
    /// ever one.
    /// </summary>
    private static void TakeReport(DisksDraft draft, VerifyJob job, VerifyReport report)
    {
        var isLastWord = job.IsStrict || !VerifyPace.IsStrictExpected(draft.Memory.Verification, draft.Seen.Options, draft.Now.Monotonic);
        draft.Change(verification => verification with
        {
            Failure = null,
            Reported = new ReportedDisks(report.Unknown, report.Missing, isLastWord) { Offline = job.Offline },
        });
        var inactive = report.Inactive.ToHashSet(StringComparer.Ordinal);
        if (isLastWord)
        {
            draft.Memory = draft.Memory with { Failed = draft.Memory.Failed.RemoveRange(draft.Memory.Failed.Keys.Where(name => !inactive.Contains(name))) };
        }

        foreach (var name in inactive.Where(name => !draft.Memory.Due.ContainsKey(name)))
        {
            var due = new DueActivation(ActivationCause.Verification, $"job {job.Id} found them inactive", draft.Now.Wall);
            draft.Memory = draft.Memory with { Due = draft.Memory.Due.Add(name, due) };
        }
    }
}
