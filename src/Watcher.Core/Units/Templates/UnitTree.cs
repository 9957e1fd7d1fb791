using System.Collections.Immutable;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Values;

namespace Watcher.Core.Units.Templates;

/// <summary>All rendered files, for one node.</summary>
/// <param name="Files">Units, the tmpfiles snippet, drop-ins.</param>
/// <param name="Left">Names of templates of which nothing is left here (masterd from Ganeti 3.0 on).</param>
internal sealed record UnitTree(ImmutableArray<RenderedUnit> Files, ImmutableArray<string> Left)
{
    /// <summary>The target that brings up everything; what it names in Also= is enabled with it.</summary>
    public const string Root = "ganeti.target";

    /// <param name="templates">The templates.</param>
    /// <param name="facts">What conditions ask about.</param>
    /// <param name="values">What placeholders stand for.</param>
    /// <param name="withDropIns">Whether the drop-ins, which are opt-in, are wanted.</param>
    public static UnitTree Render(IEnumerable<UnitTemplate> templates, TemplateFacts facts, UnitValues values, bool withDropIns)
    {
        var files = ImmutableArray.CreateBuilder<RenderedUnit>();
        var left = ImmutableArray.CreateBuilder<string>();
        foreach (var template in templates)
        {
            if (TemplateRenderer.Render(template, facts, values) is not { } text)
            {
                left.Add(template.Name);
            }
            else if (new RenderedUnit(template.Name, text) is var file && (withDropIns || !file.IsDropIn))
            {
                files.Add(file);
            }
        }

        return new UnitTree(files.ToImmutable(), left.ToImmutable());
    }

    /// <summary>With the files of socket activation: all of them, for an installation.</summary>
    public UnitTree With(UnitTree activation) => new([.. Files, .. activation.Files], [.. Left, .. activation.Left]);

    /// <summary>The same as systemd has it when it has read the drop-ins: as parts of their units. For comparing.</summary>
    public UnitTree MergedWith(UnitTree activation) => new(
        [
            .. Files.Select(file => file with { Text = string.Concat([file.Text, .. activation.Files.Where(each => each.IsDropInOf(file)).Select(each => "\n" + each.Text)]) }),
            .. activation.Files.Where(file => file.IsUnit),
        ],
        Left);

    /// <summary>The watcher's own part, which works without the rest.</summary>
    public UnitTree OnlyWatcher() => new([.. Files.Where(file => IsWatchers(file.Name))], [.. Left.Where(IsWatchers)]);

    /// <summary>The units that are enabled on every node: the root, and what is enabled with it.</summary>
    public ImmutableHashSet<string> Enabled() =>
        Files.FirstOrDefault(file => file.Name == Root) is { } root
            ? [Root, .. UnitFile.Parse(root.Name, root.Text).Words("Install", "Also")]
            : [];

    /// <summary>Whether a file belongs to the watcher's own units, by its name.</summary>
    public static bool IsWatchers(string name) => name.StartsWith("ganeti-watcher", StringComparison.Ordinal);
}
