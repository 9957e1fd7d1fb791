using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Hooks;

/// <summary>Which hook is run next, and what is told of them. Pure.</summary>
internal static class HooksDecision
{
    public static Verdict<HooksMemory> Decide(HooksMemory memory, HooksSeen seen, Moment now)
    {
        var view = seen.View;
        var runnable = view.Runnable;
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var failed = memory.Failed;
        foreach (var ended in seen.Ended)
        {
            notices.Add(new HookDone($"{view.Directory}/{ended.Name}", ended.How, ended.Said));
            if (ended.Succeeded && failed.ContainsKey(ended.Name))
            {
                notices.Add(new HookWorks($"{view.Directory}/{ended.Name}"));
            }

            failed = ended.Succeeded ? failed.Remove(ended.Name) : failed.SetItem(ended.Name, new HookFailure(ended.How, ended.Said));
        }

        failed = failed.RemoveRange(failed.Keys.Where(name => !runnable.Contains(name)));

        // A round that lasts longer than a tick is not begun anew: the last hooks would never have their turn.
        var due = now.StandStill is not null ? []
            : seen.IsTick && memory.Due.IsEmpty ? runnable
            : [.. memory.Due.Where(name => runnable.Contains(name))];
        var skipped = view.Hooks.Where(hook => hook.Kind == HookKind.Skipped).Select(hook => hook.Name).ToList();
        if (seen.IsTick && skipped.Count > 0)
        {
            notices.Add(new HooksSkipped(view.Directory, string.Join(", ", skipped)));
        }

        if (view.Because is { } because)
        {
            notices.Add(new HooksRefused(view.Directory, because, view.Recovery ?? ""));
        }

        notices.AddRange(view.Hooks.Where(hook => hook.Kind == HookKind.Refused)
            .Select(hook => new HookRefused($"{view.Directory}/{hook.Name}", hook.Because ?? "", hook.Recovery ?? "")));
        notices.AddRange(failed.Select(each => new HookFailing($"{view.Directory}/{each.Key}", each.Value.How, each.Value.Said)));

        ImmutableArray<Act> acts = [.. due.Select(name => new RunHook(name, $"{view.Directory}/{name}"))];
        return new(new HooksMemory { Due = due.IsEmpty ? due : due.RemoveAt(0), Failed = failed }, acts.IsEmpty ? acts : [acts[0]], notices.ToImmutable())
        {
            Later = acts.IsEmpty ? acts : acts.RemoveAt(0),
        };
    }
}
