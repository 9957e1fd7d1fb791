using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Xunit;

namespace Watcher.UnitTests.Duties;

/// <summary>What stands is told once; what may pass by itself is told when it has not.</summary>
public sealed class StandingStatesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ImmutableSortedDictionary<string, ToldState> _told = ImmutableSortedDictionary<string, ToldState>.Empty;
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void WhatStandsForLonger_IsToldOnce_WhenItsTimeIsOver()
    {
        var first = Sift(new Passing("node2"));
        Assert.Equal((0, 0, Patience), (first.News.Length, first.Standing.Length, first.DueIn));

        _now += TimeSpan.FromSeconds(20);
        Assert.Equal(TimeSpan.FromSeconds(10), Sift(new Passing("node2")).DueIn);

        _now += TimeSpan.FromSeconds(10);
        var due = Sift(new Passing("node2"));
        Assert.Equal((1, 1, null), (due.News.Length, due.Standing.Length, due.DueIn));

        var after = Sift(new Passing("node2"));
        Assert.Equal((0, 1, null), (after.News.Length, after.Standing.Length, after.DueIn));
    }

    [Fact]
    public void WhatPasses_IsNeverTold_AndTheNextTimeBeginsAnew()
    {
        Sift(new Passing("node2"));
        _now += TimeSpan.FromSeconds(29);
        Sift();
        _now += TimeSpan.FromSeconds(2);

        Assert.Equal(Patience, Sift(new Passing("node2")).DueIn);
    }

    [Fact]
    public void WhatIsToldAndChanges_IsToldAtOnce()
    {
        Sift(new Passing("node2"));
        _now += Patience;
        Sift(new Passing("node2"));

        Assert.Single(Sift(new Passing("node3")).News);
    }

    [Fact]
    public void WhatWaitsAndChanges_HasStoodSinceItBegan()
    {
        Sift(new Passing("node2"));
        _now += TimeSpan.FromSeconds(20);

        Assert.Equal(TimeSpan.FromSeconds(10), Sift(new Passing("node3")).DueIn);
    }

    /// <summary>`status` without a service, and a dry run: there is no second look.</summary>
    [Fact]
    public void ALook_ShowsWhatThereIs()
    {
        var look = StandingStates.Sift(_told, [new Passing("node2")], _now, waits: false);

        Assert.Equal((1, 1, null), (look.News.Length, look.Standing.Length, look.DueIn));
    }

    /// <summary>Monotonic instants of another boot may be to come.</summary>
    [Fact]
    public void AnotherBoot_BeginsAnew()
    {
        Sift(new Passing("node2"));
        _now = TimeSpan.FromSeconds(5);

        Assert.Equal(Patience, Sift(new Passing("node2")).DueIn);
    }

    private StandingStates Sift(params ImmutableArray<Notice> notices)
    {
        var states = StandingStates.Sift(_told, notices, _now);
        _told = states.Told;
        return states;
    }

    private sealed record Passing(string Node) : Notice("passing")
    {
        public override TimeSpan ToldAfter => Patience;

        public override void Tell(ILogger log)
        {
        }
    }
}
