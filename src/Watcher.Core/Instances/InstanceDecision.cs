using Watcher.Core.Duties;

namespace Watcher.Core.Instances;

/// <summary>Whether an instance is started, cleaned up, or left alone, and why. Pure.</summary>
internal static class InstanceDecision
{
    /// <summary>MAXTRIES of the stock watcher.</summary>
    public const int MostAttempts = 5;

    private static readonly TimeSpan SetbackFirst = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SetbackMost = TimeSpan.FromHours(1);

    /// <summary>When to try again after the cluster has prevented an attempt that often in a row.</summary>
    public static TimeSpan SetbackDelay(int setbacks) =>
        // A little less than the period of the schedule, lest every second tick be missed.
        Backoff.After(setbacks, SetbackFirst, SetbackMost) - TimeSpan.FromSeconds(10);

    public static Judgement Judge(InstanceView instance, GroupDraft draft, GroupLook look)
    {
        if (instance.IsSplit)
        {
            return Judgement.Not(new InstanceSplit(instance.Name, string.Join(", ", instance.SplitOver)));
        }

        if (instance.IsOnWrongNode)
        {
            return Judgement.Not(new InstanceElsewhere(instance.Name, instance.Primary, "another node"));
        }

        if (!instance.IsDown && !instance.NeedsCleanup)
        {
            return instance.HasForgottenDisks ? Judgement.Not(new DisksInactive(instance.Name)) : Judgement.Nothing;
        }

        var judgement = IsBeingTried(instance, draft) ? Judgement.Nothing : JudgeTime(instance, draft, look);
        if (judgement.IsReady)
        {
            judgement = instance.IsDown ? JudgeRestart(instance, draft, look) : JudgeCleanup(instance, draft, look);
        }

        // A hindrance stands until an attempt has got through.
        return judgement.Notice is null && draft.Memory.Of(instance.Name) is { Setbacks: > 0 } ledger
            ? judgement with { Notice = Hindered(instance, ledger, draft.Now) }
            : judgement;
    }

    private static bool IsBeingTried(InstanceView instance, GroupDraft draft) =>
        draft.Memory.Jobs.Any(job => job.Attempts.Any(attempt => attempt.Instance == instance.Name));

    private static InstanceHindered Hindered(InstanceView instance, InstanceLedger ledger, Moment now) =>
        new(instance.Name, ledger.SetbackBy ?? "", now.WallAt(ledger.NotBefore ?? now.Monotonic));

    /// <summary>One attempt a look; and after a setback not too soon.</summary>
    private static Judgement JudgeTime(InstanceView instance, GroupDraft draft, GroupLook look)
    {
        var ledger = draft.Memory.Of(instance.Name);
        return ledger.NotBefore > draft.Now.Monotonic ? Judgement.Not(Hindered(instance, ledger, draft.Now))
            : ledger.AttemptedIn == look.At && !ledger.IsOwed ? Judgement.Nothing
            : look.Over.Contains(instance.Name) ? JudgeOver(instance, ledger, draft, look)
            : Judgement.Ready;
    }

    /// <summary>A look in the middle of a job that has ended since says how the instance was then: the next one tells. An attempt that is owed does not wait for the schedule.</summary>
    private static Judgement JudgeOver(InstanceView instance, InstanceLedger ledger, GroupDraft draft, GroupLook look) =>
        !ledger.IsOwed ? Judgement.Nothing
        : look.BusyWith(instance) is null ? Judgement.Ready
        : new Judgement(false, Again: draft.Now.Monotonic);

    private static Judgement JudgeCleanup(InstanceView instance, GroupDraft draft, GroupLook look) =>
        look.BusyWith(instance) is { } busy ? Judgement.Not(new InstanceLeftAlone(instance.Name, busy))
        : draft.Stock.Of(instance.Name).CleanupCount >= MostAttempts ? Judgement.Not(new CleanupsExhausted(instance.Name, MostAttempts))
        : Judgement.Ready;

    private static Judgement JudgeRestart(InstanceView instance, GroupDraft draft, GroupLook look)
    {
        var record = draft.Stock.Of(instance.Name);
        var ledger = draft.Memory.Of(instance.Name);
        return look.BusyWith(instance) is { } busy ? Judgement.Not(new InstanceLeftAlone(instance.Name, busy))
            : record.RestartCount >= MostAttempts && !ledger.IsOwed
                ? Judgement.Not(new RestartsExhausted(instance.Name, MostAttempts, record.ForgottenAt.ToOffset(draft.Now.Wall.Offset)))
            : JudgePlace(instance, ledger, draft, look);
    }

    /// <summary>Whether it surely runs nowhere.</summary>
    private static Judgement JudgePlace(InstanceView instance, InstanceLedger ledger, GroupDraft draft, GroupLook look)
    {
        if (look.Whereabouts is not { } whereabouts)
        {
            return Judgement.Not(new InstanceLeftAlone(instance.Name, "the nodes were not asked what they run"));
        }

        if (whereabouts.RunsOn.TryGetValue(instance.Name, out var nodes))
        {
            var others = nodes.Where(node => node != instance.Primary).ToList();
            return others.Count > 0
                ? Judgement.Not(new InstanceElsewhere(instance.Name, instance.Primary, string.Join(", ", others)))
                : Judgement.Not(new InstanceLeftAlone(instance.Name, $"{instance.Primary} says that it runs"));
        }

        var doubt = ledger.Suspicion ?? (instance.HasSharedDisks ? $"its disks ({instance.DiskTemplate}) can be reached from every node" : null);
        if (doubt is null)
        {
            return Judgement.Ready;
        }

        var second = (ledger.DownSince ?? look.At) + draft.Seen.Options.SecondLook;
        return ledger.DownSince is null || ledger.DownSince == look.At || look.At < second
            ? Judgement.Not(new InstanceLeftAlone(instance.Name, $"it might run elsewhere ({doubt}), and is looked at a second time"), second)
            : whereabouts.Silent.Count > 0
                ? Judgement.Not(new EvidenceMissing(
                    instance.Name, doubt, string.Join("; ", whereabouts.Silent.Select(node => $"{node.Key}: {node.Value}"))))
                : Judgement.Ready;
    }
}
