using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Notify;
using Xunit;

namespace Watcher.UnitTests.Notify;

/// <summary>What is news, given what was told.</summary>
public sealed class NotifyNewsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ToldFault _rapi = Failing(1);
    private readonly ToldFault _hooks = new("HookFailing", "1", "hooks", "hook:x", "x", Now);

    [Fact]
    public void FirstSight_Begins()
    {
        var news = Of([], [_rapi]);

        Assert.Equal([new FaultChange("begins", _rapi)], news.Changes);
        Assert.Equal([_rapi], news.Told);
    }

    /// <summary>The third failure in a row, with another text.</summary>
    [Fact]
    public void OtherWordsOfTheSame_AreNoNews_AndItsBeginningStays() => Assert.Equal([_rapi], Silent([_rapi], [Failing(3)]));

    [Fact]
    public void Gone_Ends_WithWhatWasSaidWhenItBegan()
    {
        var news = Of([_rapi, _hooks], [_hooks]);

        Assert.Equal([new FaultChange("ends", _rapi)], news.Changes);
        Assert.Equal([_hooks], news.Told);
    }

    /// <summary>As at a service's start: the duty has not stepped yet.</summary>
    [Fact]
    public void NobodyHasLooked_ItStands() => Assert.Equal([_rapi], Silent([_rapi], [], isLookedAt: false));

    [Fact]
    public void AnotherEventOfTheSameState_IsAnotherFault() =>
        Assert.Equal(["begins", "ends"], Of([_rapi], [_rapi with { Event = "DaemonKeepsDying" }]).Changes.Select(change => change.Change));

    [Fact]
    public void TwiceTheSame_IsOnce() => Assert.Single(Of([], [_rapi, Failing(2)]).Changes);

    [Fact]
    public void Thousands_AreCut_AndTheirNumberIsSaid()
    {
        var document = Of([], Enumerable.Range(0, 5000).Select(number => _rapi with { Key = $"{number}" })).ToDocument(Now);

        Assert.Equal((100, 4900, 5000), (document.Changes.Length, document.More, document.Standing));
    }

    private static ToldFault Failing(int failures) => ToldFault.Of(new DaemonFailing("ganeti-rapi", "x", failures, Now), "daemons", Now.AddMinutes(failures));

    private static NotifyNews Of(ImmutableArray<ToldFault> told, IEnumerable<ToldFault> standing, bool isLookedAt = true) => NotifyNews.Of(told, standing, _ => isLookedAt);

    private static ImmutableArray<ToldFault> Silent(ImmutableArray<ToldFault> told, IEnumerable<ToldFault> standing, bool isLookedAt = true)
    {
        var news = Of(told, standing, isLookedAt);
        Assert.Empty(news.Changes);
        return news.Told;
    }
}
