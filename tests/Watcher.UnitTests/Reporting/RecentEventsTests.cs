using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Metrics;
using Watcher.Core.Reporting;
using Xunit;

namespace Watcher.UnitTests.Reporting;

public sealed class RecentEventsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void TheLastFew_AreKept_InTheirOrder()
    {
        var recent = new RecentEvents(_time);
        for (var number = 0; number < RecentEvents.Most + 2; number++)
        {
            recent.Add($"Event{number}", LogLevel.Warning, "text", "text");
        }

        Assert.Equal(["Event2", "Event3", "Event4", "Event5", "Event6", "Event7"], recent.All.Select(each => each.Event));
    }

    [Fact]
    public void Log_KeepsWhatIsAtInfoAndAbove_WithATextForEverybody()
    {
        var recent = new RecentEvents(_time);
        var log = new CountingLog(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, new EventCounts(), recent);

        log.DaemonFailing("ganeti-rapi", "it ended; its log ends: secret", 1, _time.GetUtcNow());
        log.JobsArchived(1, 0);

        var kept = Assert.Single(recent.All);
        Assert.Equal(("DaemonFailing", Severity.Critical), (kept.Event, kept.Severity));
        Assert.Contains("secret", kept.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", kept.ForAll().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void PagesOfOutput_AreCut()
    {
        var recent = new RecentEvents(_time);
        recent.Add("HookFailing", LogLevel.Warning, new string('x', 100_000), "short");

        Assert.True(Assert.Single(recent.All).Text.Length < 1000);
    }

    [Fact]
    public void OfSeveralLists_TheLastAreTaken_EachOnce()
    {
        RecentEvent At(int minute) => new(_time.GetUtcNow().AddMinutes(minute), "Event", Severity.Ok, $"{minute}");

        Assert.Equal(["2", "3", "4", "5", "6", "7"], RecentEvents.Last([At(1), At(3), At(5), At(7)], [At(2), At(3), At(4), At(6)]).Select(each => each.Text));
    }
}
