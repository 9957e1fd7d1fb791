using Microsoft.Extensions.Time.Testing;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class DutyTicksTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DutyTicks _ticks;
    private readonly List<string> _heard = [];

    public DutyTicksTests()
    {
        _ticks = new DutyTicks(new SettingsHolder("/nonexistent/watcher.json"), _time);
        _ticks.Connect(_heard.Add);
    }

    public void Dispose() => _ticks.Dispose();

    [Fact]
    public void Tick_IsHeardAfterItsJitter_OfItsSchedule()
    {
        var jitter = Jitter.Of(ClusterProbe.OwnName(), "groups", Period);

        _ticks.Tick("groups");
        _time.Advance(jitter - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_heard);

        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(["groups"], _heard);

        _time.Advance(Period);
        Assert.Equal(["groups"], _heard);
    }

    [Fact]
    public void Tick_AnotherBeforeTheFirstIsHeard_IsOne()
    {
        _ticks.Tick("groups");
        _ticks.Tick("groups");
        _time.Advance(Period);

        Assert.Equal(["groups"], _heard);
    }
}
