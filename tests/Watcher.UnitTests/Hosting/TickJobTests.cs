using System.Text;
using Microsoft.Extensions.Time.Testing;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Hosting;
using Xunit;

namespace Watcher.UnitTests.Hosting;

public sealed class TickJobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void TwoPeriods_OfARegularSchedule_EndWithTheSecondFire()
    {
        var settings = Settings("0 0/5 * * * ?");
        _time.Advance(TimeSpan.FromMinutes(61));
        var moment = _time.SinceBoot();
        _time.Advance(TimeSpan.FromMinutes(8));

        Assert.Equal(TimeSpan.FromMinutes(9), TickJob.TwoPeriodsFrom(settings, moment, _time));
    }

    /// <summary>After the day's last step nothing is wrong before the next day's second one; whatever the zone, some moment of a day is that.</summary>
    [Fact]
    public void TwoPeriods_OfAScheduleThatRestsAtNight_LastTheNight_AlsoInTheMorning()
    {
        var settings = Settings("0 0/5 8-17 * * ?");
        var longest = TimeSpan.Zero;
        for (var step = 0; step < 24 * 12; step++)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            var moment = _time.SinceBoot() - TimeSpan.FromHours(13) - TimeSpan.FromMinutes(58);
            var two = TickJob.TwoPeriodsFrom(settings, moment, _time);
            longest = two > longest ? two : longest;
        }

        Assert.InRange(longest, TimeSpan.FromHours(14), TimeSpan.FromHours(14.3));
    }

    private SettingsHolder Settings(string schedule)
    {
        var path = $"{_root}/watcher.json";
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes($$"""{"Watcher": {"Schedule": "{{schedule}}"} }"""));
        return new SettingsHolder(path);
    }
}
