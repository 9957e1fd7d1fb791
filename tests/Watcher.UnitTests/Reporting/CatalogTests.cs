using System.Reflection;
using Watcher.Core.Reporting;
using Watcher.UnitTests.Documentation;
using Xunit;

namespace Watcher.UnitTests.Reporting;

/// <summary>deploy/catalog/ganeti-watcher.catalog against the events that there are: the only place that explains them.</summary>
public sealed class CatalogTests
{
    // On a screen of 80, behind the "-- " of journalctl.
    private const int Longest = 79;

    private static readonly FieldInfo[] Events = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    public void EveryEvent_HasItsEntry_AndNoOther() =>
        Assert.Equal(Events.Select(e => $"{e.Name} {MessageIds.Of(Number(e))}"), CatalogEntry.All.Select(entry => $"{entry.Name} {entry.Id}"));

    [Fact]
    public void NumbersAndMessageIds_AreUsedOnce()
    {
        Assert.Equal(Events.Length, Events.Select(Number).Distinct().Count());
        Assert.Equal(Events.Length, Events.Select(e => MessageIds.Of(Number(e))).Distinct().Count());
    }

    /// <summary>journalctl leaves what it does not know between its @ signs.</summary>
    [Fact]
    public void Names_AreFieldsOfTheEvent() =>
        Assert.All(ToldEvent.All, told => Assert.Equal([], told.Entry.Fields.Except(told.Fields)));

    /// <summary>What broke and why, then these two, in this order.</summary>
    [Fact]
    public void EveryEntry_SaysWhatHappensNext_AndWhatToDo() => Assert.All(CatalogEntry.All, entry =>
    {
        var next = Line(entry, "Next: ");
        var toDo = Line(entry, "To do:");
        Assert.True(next > 1 && toDo > next, $"{entry.Name}: what is so, Next:, To do:");
        Assert.Equal("", entry.Body[next - 1]);
    });

    /// <summary>Of what is for somebody to look at.</summary>
    [Fact]
    public void Alarms_HaveACommandToType() => Assert.All(
        ToldEvent.All.Where(told => told.Level is "WARNING" or "ERROR"),
        told => Assert.True(told.Entry.Commands.Any(), told.Name));

    [Fact]
    public void Commands_FollowAColon_AndLinesFitAScreen() => Assert.All(CatalogEntry.All, entry =>
    {
        Assert.All(entry.Body, line => Assert.InRange(line.Length, 0, Longest));
        var first = entry.Body.Zip(entry.Body.Skip(1)).Where(pair => CatalogEntry.IsCommand(pair.Second) && !CatalogEntry.IsCommand(pair.First));
        Assert.All(first, pair => Assert.True(pair.First.EndsWith(':') || pair.First.EndsWith('.'), $"{entry.Name}: {pair.First}"));
    });

    private static int Line(CatalogEntry entry, string start) => entry.Body.ToList().FindIndex(line => line.StartsWith(start, StringComparison.Ordinal));

    private static int Number(FieldInfo e) => (int)e.GetRawConstantValue()!;
}
