namespace Watcher.Core.Disks;

/// <summary>
/// When a look that failed is made again. What a job has found waits for it, and would wait for the schedule: for minutes. The longer none succeeds the
/// rarer it is tried, since luxid may be away for hours. Pure.
/// </summary>
internal static class LookRetry
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    public static void Plan(DisksDraft draft)
    {
        var (now, memory) = (draft.Now.Monotonic, draft.Memory);
        if (draft.Seen.CouldNotLook && (memory.Verification.AwaitsJudgement || ActivationPlan.AwaitsLook(draft)))
        {
            var since = memory.BlindSince ?? now;
            draft.Memory = memory with { BlindSince = since };
            draft.Wake(now - since > First ? now - since : First);
        }
        else if (draft.Seen.Look is not null)
        {
            draft.Memory = memory with { BlindSince = null };
        }
    }
}
