using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>Whether the group's disks are verified now. Pure.</summary>
internal static class VerifyPlan
{
    public static void Submit(DisksDraft draft, DisksLook look)
    {
        var (options, now) = (draft.Seen.Options, draft.Now.Monotonic);
        if (!options.Verifies || !VerifyPace.IsDue(draft.Memory.Verification, options, now))
        {
            return;
        }

        // The stock watcher's rule, which leaves out a group without instances too.
        if (look.Instances.Values.All(instance => instance.IsExternal))
        {
            return;
        }

        // The stamps of a step's activations come first.
        var stamp = Reason.Stamp(draft.Now.Wall) + TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerMicrosecond;
        var job = new VerifyJob(stamp, now, VerifyPace.IsStrictDue(draft.Memory.Verification, options, now));
        draft.Change(verification => verification with { Job = job });
        draft.Acts.Add(new SubmitVerify(draft.Seen.Group.Name, job));
    }
}
