using Watcher.Core.Groups;

namespace Watcher.Core.Instances;

/// <summary>What a fresh look changes in what is remembered. Pure.</summary>
internal static class Ledgers
{
    public static void Update(GroupDraft draft, GroupLook look)
    {
        var existing = look.Instances.Keys.ToHashSet(StringComparer.Ordinal);
        draft.Stock = draft.Stock.Maintained(existing, draft.Now.Wall);
        var gone = draft.Memory.Ledgers.Keys.Where(name => !existing.Contains(name));
        draft.Memory = draft.Memory with { Ledgers = draft.Memory.Ledgers.RemoveRange(gone) };
        foreach (var instance in look.Instances.Values.Where(instance => !instance.IsSplit))
        {
            Update(draft, look, instance);
        }
    }

    private static void Update(GroupDraft draft, GroupLook look, InstanceView instance)
    {
        ForgetNamesake(draft, instance);
        var record = draft.Stock.Of(instance.Name);
        if (instance.IsDown || instance.NeedsCleanup)
        {
            draft.Change(instance.Name, ledger => ledger with
            {
                Uuid = instance.Uuid,
                DownSince = ledger.DownSince ?? look.At,
                RunningSince = null,

                // This is the look that it was put off to: it is ready now, or is not tried for a reason of its own.
                IsPutOff = false,
                Suspicion = look.Traces.BadMoveOf(instance.Name) ?? ledger.Suspicion,
            });
            GiveUp(draft, instance, record);
        }
        else if (instance.IsRunning)
        {
            var since = draft.Memory.Of(instance.Name).RunningSince ?? look.At;
            var isStable = look.At - since >= draft.Seen.Options.StableAfter;
            if (record != StockRecord.Blank && isStable)
            {
                draft.Stock = draft.Stock.With(instance.Name, StockRecord.Blank);
                draft.Tell(new InstanceStable(instance.Name, draft.Now.WallAt(since)));
            }

            draft.Change(
                instance.Name,
                _ => record == StockRecord.Blank || isStable ? InstanceLedger.Blank : new InstanceLedger { Uuid = instance.Uuid, RunningSince = since });
        }
        else if (!instance.IsHelpless)
        {
            // An operator (or its user) has seen to it: what was before counts no more.
            draft.Stock = draft.Stock.With(instance.Name, StockRecord.Blank);
            draft.Change(instance.Name, _ => InstanceLedger.Blank);
        }
    }

    /// <summary>What was counted for an instance that was removed says nothing about another one of its name.</summary>
    private static void ForgetNamesake(GroupDraft draft, InstanceView instance)
    {
        if (draft.Memory.Of(instance.Name).Uuid is { } known && known != instance.Uuid)
        {
            draft.Stock = draft.Stock.With(instance.Name, StockRecord.Blank);
            draft.Change(instance.Name, _ => InstanceLedger.Blank);
        }
    }

    /// <summary>
    /// After the last attempt the stock watcher counts one more, by which it knows that it has said so, and from which the time runs after which
    /// all is forgotten. So do we, or its next run would say it again.
    /// </summary>
    private static void GiveUp(GroupDraft draft, InstanceView instance, StockRecord record)
    {
        if (instance.IsDown && record.RestartCount == InstanceDecision.MostAttempts && !draft.Memory.Of(instance.Name).IsOwed
            && draft.Now.StandStill is null && !draft.Memory.Jobs.Any(job => job.Attempts.Any(attempt => attempt.Instance == instance.Name)))
        {
            draft.Stock = draft.Stock.With(instance.Name, record.WithRestart(draft.Now.Wall));
        }
    }
}
