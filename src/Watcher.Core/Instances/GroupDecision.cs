using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Instances;

/// <summary>What is to be done about a group's instances. Pure.</summary>
internal static class GroupDecision
{
    // Evidence that no copy runs elsewhere is worth something for this long.
    private static readonly TimeSpan LookAge = TimeSpan.FromMinutes(1);

    // At boot, and whoever restarts it, it is back by then; and who stopped it is not told of that sooner, either (RoleGrace). That it died or hangs has a line of its own.
    private static readonly TimeSpan LuxidPatience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan OperationRetry = TimeSpan.FromSeconds(15);

    // luxid takes ten seconds for its vote when it starts; then it is asked less often, and in the end by the schedule only.
    private static readonly (TimeSpan For, TimeSpan Every)[] LuxidRetries =
        [(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1)), (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(15))];

    public static Verdict<InstancesMemory> Decide(InstancesMemory memory, InstancesSeen seen, Moment now)
    {
        var draft = new GroupDraft(seen.IsReset ? memory.Reset() : memory, seen, now);
        if (seen.StockProblem is { } problem)
        {
            draft.Tell(new StateFileInvalid(seen.Group.Name, problem));
        }

        JobOutcomes.TakeSubmissions(draft);
        JobOutcomes.TakeEnds(draft);
        if (seen.NotMaster is { } notMaster)
        {
            draft.Tell(new MasterLost(seen.Group.Name, notMaster));
            draft.CanHearOfJobs = false;
            draft.IsBlind = true;
            return draft.ToVerdict();
        }

        if (seen.LuxidProblem is { } luxid)
        {
            LuxidIsSilent(draft, luxid);
            draft.IsBlind = true;
            return draft.ToVerdict();
        }

        if (seen.StatusFilesProblem is { Length: > 0 } files)
        {
            draft.Tell(new StatusFilesFailed(seen.Group.Name, files));
        }

        if (seen.Look is { } look)
        {
            if (seen.IsFresh)
            {
                draft.Memory = draft.Memory with { LuxidDownSince = null, LookedAt = look.At };
                JobOutcomes.Reconcile(draft, look);
                Ledgers.Update(draft, look);
            }

            if (draft.Memory.LookedAt == look.At)
            {
                Judge(draft, look);
            }
        }

        JobOutcomes.AwaitSilent(draft);
        if (draft.Memory.LuxidDownSince is not null)
        {
            // This step was about our own acts, and has not asked it: whoever waits for it waits on.
            draft.Wake(LuxidRetries[0].Every);
        }

        if (draft.Memory.Refusal is { } refusal)
        {
            draft.Tell(new QueueRefuses(seen.Group.Name, refusal));
        }

        return draft.ToVerdict();
    }

    private static void LuxidIsSilent(GroupDraft draft, string why)
    {
        var since = draft.Memory.LuxidDownSince ?? draft.Now.Monotonic;
        draft.Memory = draft.Memory with { LuxidDownSince = since };
        var elapsed = draft.Now.Monotonic - since;

        // What an operation does to luxid is nothing that anybody should see to.
        if (draft.Seen.Operation is null && draft.Now.StandStill is null)
        {
            draft.Tell(elapsed < LuxidPatience ? new LuxidAwaited(draft.Seen.Group.Name, why) : new LuxidUnavailable(draft.Seen.Group.Name, why));
        }

        // Whoever restarted it has done so by now. A pass in which it died must not wait for it: the next one starts it.
        draft.CanHearOfJobs = elapsed < LuxidRetries[0].For;
        if (draft.Seen.Operation is not null)
        {
            // When it is over somebody may have to hear of it after all.
            draft.Wake(OperationRetry);
        }

        foreach (var (until, every) in LuxidRetries)
        {
            if (elapsed < until)
            {
                draft.Wake(every);
                return;
            }
        }
    }

    /// <summary>Tells what stands of every instance, and submits what is to be submitted.</summary>
    private static void Judge(GroupDraft draft, GroupLook look)
    {
        var ready = new List<InstanceView>();
        var isStale = draft.Now.Monotonic - look.At > LookAge;
        foreach (var instance in look.Instances.Values.Where(instance => !instance.IsHelpless))
        {
            var judgement = InstanceDecision.Judge(instance, draft, look);
            if (judgement.Notice is { } notice)
            {
                draft.Tell(notice);
            }

            if (judgement.Again is { } again)
            {
                draft.Wake(again - draft.Now.Monotonic);
                draft.Soon.Add(instance.Name);
            }

            if (judgement.IsReady)
            {
                ready.Add(instance);
            }
        }

        var helpless = look.Instances.Values.Where(instance => instance is { IsHelpless: true, IsSplit: false });
        foreach (var node in helpless.GroupBy(instance => instance.Primary))
        {
            draft.Tell(new NodeHelpless(node.Key, look.Nodes.GetValueOrDefault(node.Key)?.IsOffline == true, node.Count(), draft.Seen.WhyNobodyAnswers));
        }

        if (draft.Now.StandStill is not null)
        {
            return;
        }

        if (draft.Seen.IsFresh)
        {
            var shown = look.Instances.Values.Where(instance => !instance.IsSplit);
            draft.Acts.Add(new WriteStatusFiles([.. shown.Select(instance => (instance.Name, instance.Status))]));
        }

        if (look.IsQueueDrained || ready.Count == 0)
        {
            draft.Memory = draft.Memory with { Refusal = look.IsQueueDrained ? "it is drained" : draft.Seen.IsFresh ? null : draft.Memory.Refusal };
        }
        else
        {
            draft.Soon.UnionWith(ready.Select(instance => instance.Name));
            if (isStale)
            {
                draft.Wake(TimeSpan.Zero);
            }
            else if (JobPlan.Make(draft, ready) is { Length: > 0 } jobs)
            {
                draft.Acts.Add(new SubmitJobs(jobs));
            }
        }
    }
}
