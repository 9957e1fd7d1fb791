using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>What is to be done about a group's disks. Pure.</summary>
internal static class DisksDecision
{
    public static Verdict<DisksMemory> Decide(DisksMemory memory, DisksSeen seen, Moment now)
    {
        var draft = new DisksDraft(seen.IsReset ? memory.Reset() : memory, seen, now);
        ActivationOutcomes.Take(draft);
        VerifyOutcomes.Take(draft);
        if (seen.Look is { } look)
        {
            ActivationOutcomes.Reconcile(draft, look);
            VerifyOutcomes.Reconcile(draft, look);
            ReportJudgement.Judge(draft, look);
            Prune(draft, look);
            ForgetNamesakes(draft, look);
            NoteLosses(draft, look);
            if (now.StandStill is null)
            {
                Reactivation.NoteReboots(draft, look);
                ActivationPlan.Submit(draft, look);
            }
        }

        if (now.StandStill is null)
        {
            VerifyPlan.Submit(draft);
            ActivationPlan.WakeForDue(draft);
        }
        else
        {
            VerifyPlan.StandStill(draft);
        }

        AwaitedLook.Wake(draft);

        if (seen.Look is { } fresh)
        {
            NoteUuids(draft, fresh);
        }

        TellStanding(draft);
        return draft.ToVerdict();
    }

    /// <summary>What there is no more has no failures either, nor has what should not be active: no verification looks at it.</summary>
    private static void Prune(DisksDraft draft, DisksLook look)
    {
        draft.Memory = draft.Memory with { Failed = draft.Memory.Failed.RemoveRange(draft.Memory.Failed.Keys.Where(IsNoMatter)) };
        draft.Change(verification => verification with
        {
            Unknown = verification.Unknown.RemoveRange(verification.Unknown.Keys.Where(name => !look.Nodes.ContainsKey(name))),
            Lost = verification.Lost.RemoveRange(verification.Lost.Keys.Where(IsNoMatter)),
        });

        bool IsNoMatter(string name) => !look.Instances.TryGetValue(name, out var instance) || !instance.AreActive;
    }

    /// <summary>What was found of an instance that was removed says nothing about another one of its name.</summary>
    private static void ForgetNamesakes(DisksDraft draft, DisksLook look)
    {
        var others = draft.Memory.Uuids.Where(known => look.Instances.TryGetValue(known.Key, out var now) && now.Uuid != known.Value).Select(known => known.Key).ToList();
        draft.Memory = draft.Memory with { Failed = draft.Memory.Failed.RemoveRange(others), Due = draft.Memory.Due.RemoveRange(others) };
        draft.Change(verification => verification with { Lost = verification.Lost.RemoveRange(others) });
    }

    private static void NoteUuids(DisksDraft draft, DisksLook look)
    {
        var names = draft.Memory.Due.Keys.Concat(draft.Memory.Failed.Keys).Concat(draft.Memory.Verification.Lost.Keys).Where(look.Instances.ContainsKey).Distinct();
        draft.Memory = draft.Memory with { Uuids = DisksMemory.Blank.Uuids.AddRange(names.Select(name => KeyValuePair.Create(name, look.Instances[name].Uuid))) };
    }

    /// <summary>Copies of which nobody can tell whether they are there: verify-disks passes over them (ganeti/ganeti#513, #560).</summary>
    private static void NoteLosses(DisksDraft draft, DisksLook look)
    {
        var losses = look.Instances.Values
            .Where(instance => instance.AreActive)
            .SelectMany(instance => instance.Secondaries)
            .Select(node => look.Nodes.GetValueOrDefault(node))
            .Where(node => node is { IsHelpless: true })
            .GroupBy(node => node!.Name, node => node!.IsOffline)
            .ToDictionary(node => node.Key, node => new CopyLoss(node.First(), node.Count()));
        draft.Memory = draft.Memory with { Losses = DisksMemory.Blank.Losses.AddRange(losses) };
    }

    private static void TellStanding(DisksDraft draft)
    {
        var memory = draft.Memory;
        foreach (var (node, loss) in memory.Losses)
        {
            draft.Tell(new CopiesUnknown(node, loss.IsOffline, loss.Instances, draft.Seen.WhyNobodyAnswers));
        }

        foreach (var (instance, result) in memory.Failed)
        {
            draft.Tell(new ActivationFailing(instance, result));
        }

        foreach (var (instance, due) in memory.Due)
        {
            if (due.Hindrance is { } hindrance)
            {
                draft.Tell(new ActivationWaits(instance, due.Because, hindrance));
            }
        }

        if (memory.Verification.Failure is { } failure)
        {
            draft.Tell(new VerifyFailing(draft.Seen.Group.Name, failure));
        }

        if (memory.Verification.PutOff is { } because)
        {
            draft.Tell(new VerifyPutOff(draft.Seen.Group.Name, because));
        }

        foreach (var (node, why) in memory.Verification.Unknown)
        {
            draft.Tell(new DisksUnknown(node, why));
        }

        foreach (var (instance, volumes) in memory.Verification.Lost)
        {
            draft.Tell(new VolumesMissing(instance, volumes));
        }

        if (draft.Seen.Options.Verifies && VerifyPace.RestUntil(memory.Verification, draft.Seen.Options) is { } until && until > draft.Now.Monotonic)
        {
            draft.Tell(new VerifyRests(
                draft.Seen.Group.Name, memory.Verification.Took, draft.Seen.Options.Share, draft.Now.WallAt(until)));
        }
    }
}
