using Microsoft.Extensions.Time.Testing;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class PassRhythmTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(null, 1000)]
    [InlineData(1300 + (3 * 300), 1000, 1300)]
    [InlineData(3000 + (3 * 1000), 1000, 2000, 3000)]

    // A pass each minute may take four: it is not called dead before a quarter of an hour.
    [InlineData(1060 + (15 * 60), 1000, 1060)]

    // Two lines in a crontab: the longest interval counts.
    [InlineData(2800 + (3 * 1500), 1000, 1300, 2800)]
    public void DueBy_IsThreeOfTheLongestIntervalsAfterTheLast(int? due, params int[] ends) =>
        Assert.Equal(due, PassRhythm.DueBy([.. ends.Select(end => (double)end)]));

    /// <summary>One pass by hand after hours without cron, and none after it: that is told as soon as before.</summary>
    [Fact]
    public void With_PassesWereMissed_TheRhythmIsAsBefore()
    {
        var ends = PassRhythm.With([1000, 1300, 1600], 99_999);

        Assert.Equal([99_099, 99_399, 99_699, 99_999], ends);
        Assert.Equal(99_999 + (3 * 300), PassRhythm.DueBy(ends));
    }

    [Theory]
    [InlineData(0.0, -1e300)]
    [InlineData(1e300, 1e308)]
    [InlineData(500.0, 400.0)]
    public void OverdueSince_SenselessInstants_AreNone(params double[] rhythm)
    {
        var time = new FakeTimeProvider();
        time.Advance(TimeSpan.FromDays(1));

        Assert.InRange(new PassSnapshot(1, "", time.GetUtcNow(), 0, rhythm, []).OverdueSince(time) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    [Fact]
    public void With_KeepsTheLastEight_AndNothingOfAnotherBoot()
    {
        IReadOnlyList<double> ends = [99_999];
        for (var pass = 1; pass <= 20; pass++)
        {
            ends = PassRhythm.With(ends, pass * 300);
        }

        Assert.Equal(Enumerable.Range(13, 8).Select(pass => pass * 300.0), ends);
    }
}
