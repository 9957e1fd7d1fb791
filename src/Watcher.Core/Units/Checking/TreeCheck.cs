using System.Collections.Immutable;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Checking;

/// <summary>Compares what systemd has loaded with what would be rendered: the graph and the effect, not the text.</summary>
internal static class TreeCheck
{
    private const string Noded = "ganeti-noded.service";

    /// <param name="tree">What would be rendered.</param>
    /// <param name="loaded">What systemd has, for each unit of the tree.</param>
    /// <param name="dropIns">The drop-ins of those units that could be read, by path.</param>
    public static ImmutableArray<UnitDifference> Compare(
        UnitTree tree, IEnumerable<LoadedUnit> loaded, IReadOnlyDictionary<string, UnitFile> dropIns)
    {
        var enabled = tree.Enabled();
        var files = tree.Files.Where(file => file.IsUnit).ToDictionary(file => file.Name, file => UnitFile.Parse(file.Name, file.Text));
        return [.. loaded.SelectMany(unit => Compare(unit, files[unit.Name], enabled, dropIns))];
    }

    private static IEnumerable<UnitDifference> Compare(
        LoadedUnit unit, UnitFile file, ImmutableHashSet<string> enabled, IReadOnlyDictionary<string, UnitFile> dropIns)
    {
        if (unit.LoadState != "loaded")
        {
            return [Difference("LoadState", "loaded", unit.LoadState)];
        }

        return
        [
            .. unit.NeedsReload ? [Difference("NeedDaemonReload", "no", "yes")] : ImmutableArray<UnitDifference>.Empty,
            .. Install(),
            .. DirectiveTable.All.Select(Directive).OfType<UnitDifference>(),
        ];

        UnitDifference? Directive(Directive directive)
        {
            var wanted = directive.Wanted(file);
            var isGuard = wanted is null && unit.Name == Noded && DirectiveTable.NotForNoded.ContainsKey(directive.Name);
            wanted = isGuard ? DirectiveTable.NotForNoded[directive.Name] : wanted;

            // A property that is not there, or not in a known shape, cannot be judged; a systemd that lacks it lacks the directive.
            if (wanted is not { } should || directive.Loaded(unit.Properties.GetValueOrDefault(directive.Property)) is not { } loaded
                || directive.Compare(should, Without(directive, loaded)) is not { } different)
            {
                return null;
            }

            var difference = Difference(directive.Name, different.Should, different.Is);
            return isGuard ? difference with { Breaks = Consequences.OnNoded } : difference;
        }

        // A timer puts itself before what it triggers, whatever the files say.
        ImmutableArray<string> Without(Directive directive, ImmutableArray<string> words) =>
            directive.Name == "After" ? [.. words.Except(unit.Words("TriggeredBy"))] : words;

        IEnumerable<UnitDifference> Install()
        {
            var wantedBy = unit.Words("WantedBy");
            var should = file.Words("Install", "WantedBy");
            if (enabled.Contains(unit.Name) && should.Except(wantedBy).Any())
            {
                yield return Difference("WantedBy", string.Join(' ', should), $"{Spoken(wantedBy)} ({unit.UnitFileState})");
            }
            else if (should.IsEmpty && Targets(wantedBy) is { Length: > 0 } targets)
            {
                yield return Difference("WantedBy", "(none)", string.Join(' ', targets));
            }
        }

        UnitDifference Difference(string directive, string should, string isNow)
        {
            var setIn = SetIn(directive);
            return new(unit.Name, directive, should, isNow, Consequences.Of(unit.Name, directive), setIn, Mends.Of(unit, directive, setIn, file));
        }

        string? SetIn(string directive) => unit.DropIns.LastOrDefault(path =>
            dropIns.TryGetValue(path, out var dropIn) && dropIn.Directives.Any(set => IsOf(set.Name, directive)));
    }

    /// <summary>All conditions are compared as one directive.</summary>
    private static bool IsOf(string name, string directive) =>
        name == directive || (directive == "Condition" && name.StartsWith(directive, StringComparison.Ordinal));

    /// <summary>A unit of an operator's own may want ours; a target would start it with the node.</summary>
    private static string[] Targets(ImmutableArray<string> units) =>
        [.. units.Where(name => name.EndsWith(".target", StringComparison.Ordinal))];

    private static string Spoken(ImmutableArray<string> words) => words.IsEmpty ? "(none)" : string.Join(' ', words);
}
