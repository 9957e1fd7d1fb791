using Watcher.Hosting;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class ClockOffsetTests
{
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ClockOffset _offset;

    public ClockOffsetTests() => _offset = new ClockOffset(_time);

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    [InlineData(-300)]
    [InlineData(55L * 365 * 86400)]
    public void ClockSet_IsToldOnce_WithByHowMuch(long seconds)
    {
        _time.Advance(TimeSpan.FromDays(3));
        _time.Set(TimeSpan.FromSeconds(seconds));

        Assert.Equal(TimeSpan.FromSeconds(seconds), _offset.Change());
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Null(_offset.Change());
    }

    [Fact]
    public void TimeGoesBy_IsNoSetting()
    {
        _time.Advance(TimeSpan.FromDays(1000));

        Assert.Null(_offset.Change());
    }

    /// <summary>A leap second, and a time server that is nearly of one mind with us. Many of them are told in one.</summary>
    [Fact]
    public void LittleByLittle_IsTold_OnceItIsMuch()
    {
        _time.Set(TimeSpan.FromSeconds(-1));
        Assert.Null(_offset.Change());

        _time.Set(TimeSpan.FromSeconds(-1.7));
        Assert.Equal(TimeSpan.FromSeconds(-2.7), _offset.Change());
    }

}
