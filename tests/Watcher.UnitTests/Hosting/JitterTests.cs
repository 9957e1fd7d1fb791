using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class JitterTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    [Fact]
    public void Of_AThousandNodes_AreSpreadEvenlyOverATenthOfThePeriod()
    {
        var tenths = Enumerable.Range(1, 1000)
            .Select(number => Jitter.Of($"node{number}.example.com", "groups", Period))
            .GroupBy(jitter => (int)(jitter / TimeSpan.FromSeconds(3)), (tenth, jitters) => (Tenth: tenth, Nodes: jitters.Count()))
            .OrderBy(each => each.Tenth)
            .ToList();

        Assert.Equal(Enumerable.Range(0, 10), tenths.Select(each => each.Tenth));
        Assert.All(tenths, each => Assert.InRange(each.Nodes, 60, 140));
    }

    [Fact]
    public void Of_OneNode_StaysTheSame_AndDiffersByScheduleAndPeriod()
    {
        // The number itself: a later version must not move a node's ticks.
        Assert.Equal(24.97, Jitter.Of("node1.example.com", "groups", Period).TotalSeconds, 0.1);
        Assert.Equal(24.97 / 5, Jitter.Of("node1.example.com", "groups", Period / 5).TotalSeconds, 0.1);
        Assert.Equal(24.97 * 2, Jitter.Of("node1.example.com", "groups", TimeSpan.FromDays(1)).TotalSeconds, 0.1);
        Assert.NotEqual(24.97, Jitter.Of("node1.example.com", "daemons", Period).TotalSeconds, 0.1);
    }
}
