using System.Collections.Immutable;

namespace Watcher.Core.Disks;

/// <summary>
/// What of a report counts. A volume is lost when its node was asked, has answered, and has not named it: what a node did not tell is not known, and
/// to build a copy anew that is there would destroy it. Pure.
/// </summary>
internal static class ReportJudgement
{
    public static void Judge(DisksDraft draft, DisksLook look)
    {
        if (draft.Memory.Verification.Reported is not { } reported)
        {
            return;
        }

        var names = look.Nodes.Values.ToDictionary(node => node.Uuid, node => node.Name, StringComparer.Ordinal);

        // Of a node that does not answer at all the looks tell.
        var unknown = reported.Unknown
            .Where(each => names.TryGetValue(each.Key, out var name) && !look.Nodes[name].IsHelpless)
            .Select(each => KeyValuePair.Create(names[each.Key], each.Value))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        var missing = reported.Missing
            .Select(each => KeyValuePair.Create(each.Key, Named(each.Value, names)))
            .ToDictionary(StringComparer.Ordinal);
        var lost = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<LostVolume>>(StringComparer.Ordinal);
        foreach (var instance in missing.Keys.Concat(draft.Memory.Verification.Lost.Keys).Distinct())
        {
            var before = draft.Memory.Verification.Lost.GetValueOrDefault(instance, []);
            var proven = missing.GetValueOrDefault(instance, []).Where(volume => HasAnswered(volume.Node));
            var after = !reported.IsLastWord ? before : [.. proven.Concat(before.Where(volume => !HasAnswered(volume.Node))).Distinct()];
            if (after.Length > 0)
            {
                lost[instance] = after;
            }
        }

        // One that passes over what is locked may not have asked: a strict one is to say.
        var needsStrict = !reported.IsLastWord && missing.Any(each => each.Value.Any(volume => HasAnswered(volume.Node) && !IsKnown(each.Key, volume)));
        draft.Change(verification => verification with
        {
            Reported = null,
            Unknown = reported.IsLastWord ? unknown : verification.Unknown.SetItems(unknown),
            Lost = lost.ToImmutable(),

            // Who makes none himself waits for the other's, and must not forget that there are such.
            StrictAt = needsStrict && draft.Seen.Options.Strictness == Strictness.Scheduled ? null : verification.StrictAt,
        });

        bool HasAnswered(string node) =>
            look.Nodes.TryGetValue(node, out var seen) && !seen.IsHelpless && !unknown.ContainsKey(node) && !reported.Offline.Contains(node);

        bool IsKnown(string instance, LostVolume volume) => draft.Memory.Verification.Lost.GetValueOrDefault(instance, []).Contains(volume);
    }

    /// <summary>The nodes of another group are not looked at here, and count as not heard.</summary>
    private static ImmutableArray<LostVolume> Named(ImmutableArray<LostVolume> volumes, Dictionary<string, string> names) =>
        [.. volumes.Where(volume => names.ContainsKey(volume.Node)).Select(volume => volume with { Node = names[volume.Node] })];
}
