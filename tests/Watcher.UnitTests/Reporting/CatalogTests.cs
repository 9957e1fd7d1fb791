using System.Reflection;
using System.Text.RegularExpressions;
using Watcher.Core.Reporting;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Reporting;

/// <summary>deploy/catalog/ganeti-watcher.catalog against the events that there are.</summary>
public sealed partial class CatalogTests
{
    private static readonly FieldInfo[] Events = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    public void EveryEvent_HasItsEntry_AndNoOther()
    {
        var entries = Entry().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy/catalog/ganeti-watcher.catalog")))
            .Select(match => $"{match.Groups["name"].Value} {match.Groups["id"].Value}");

        Assert.Equal(Events.Select(e => $"{e.Name} {MessageIds.Of(Number(e))}").Order(), entries.Order());
    }

    [Fact]
    public void NumbersAndMessageIds_AreUsedOnce()
    {
        Assert.Equal(Events.Length, Events.Select(Number).Distinct().Count());
        Assert.Equal(Events.Length, Events.Select(e => MessageIds.Of(Number(e))).Distinct().Count());
    }

    private static int Number(FieldInfo e) => (int)e.GetRawConstantValue()!;

    [GeneratedRegex("^# (?<name>[A-Za-z0-9]+)\n-- (?<id>[0-9a-f]{32})\nSubject: .+\nDefined-By: ganeti-watcher\n", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
