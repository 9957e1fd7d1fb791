namespace Watcher.Core.Disks;

/// <summary>
/// Wakes for the look that something waits for: at once, and after one that failed the later the longer none succeeds, since luxid may be away for hours.
/// Each step says so anew: what comes of our own acts may call for a step before the look is made, and that step makes none. Pure.
/// </summary>
internal static class AwaitedLook
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    public static void Wake(DisksDraft draft)
    {
        var (now, memory) = (draft.Now.Monotonic, draft.Memory);
        if (draft.Seen.Look is not null)
        {
            draft.Memory = memory with { BlindSince = null };
        }
        else if (!memory.Verification.AwaitsJudgement && !ActivationPlan.AwaitsLook(draft))
        {
            return;
        }
        else if (draft.Seen.CouldNotLook)
        {
            var since = memory.BlindSince ?? now;
            draft.Memory = memory with { BlindSince = since };
            draft.Wake(now - since > FirstRetry ? now - since : FirstRetry);
        }
        else
        {
            draft.Wake(memory.BlindSince is null ? TimeSpan.Zero : FirstRetry);
        }
    }
}
