using Watcher.Hosting;
using Watcher.Status;
using Xunit;

namespace Watcher.UnitTests.Status;

public sealed class CheckLineTests
{
    [Fact]
    public void Healthy_SaysWhoIsAtWork() => Assert.Equal(
        "GANETI OK - 1 of 1 daemons run, the service is at work | daemons_needed=1 daemons_running=1 faults=0", Text(StatusWorld.Healthy));

    [Fact]
    public void Bad_TheWorstComesFirst_AndAllIsNamed() => Assert.Equal(
        "GANETI CRITICAL - 4 things: The ganeti-watcher service (pid 500 (ganeti-watcher serve)) has not reported since "
        + $"{StatusWorld.Now.AddMinutes(-20):yyyy-MM-dd HH:mm:ss}: see its log, and restart it; "
        + "ganeti-confd could not be kept running (3 in a row): it was gone again; its log ends: cannot bind to /var/run/ganeti/socket; next try at 12:00:40; "
        + "ganeti-mond is down, and held by anna since 2026-03-04 09:00:00 (a repair); next: nobody starts it until it is released: ganeti-watcher release ganeti-mond; "
        + "not known: archive: could not load its memory: open /var/lib/ganeti-watcher/archive.json: Input/output error (errno 5)"
        + " | daemons_needed=4 daemons_running=2 faults=2 last_pass_age=180s",
        Text(StatusWorld.Bad));

    [Fact]
    public void ADaemonThatNoFaultNames_IsNamedByItsRow()
    {
        var report = StatusWorld.Healthy with { Node = StatusWorld.Healthy.Node! with { Daemons = [StatusWorld.Down] }, Standing = [new StandingState("failing:ganeti-conf", "another", IsFault: true)] };

        Assert.StartsWith("GANETI CRITICAL - 2 things: another; ganeti-confd is down: its pid file names pid 815, which is gone; ", Text(report), StringComparison.Ordinal);
    }

    /// <summary>What follows the first bar is figures, and the second line is read by nobody.</summary>
    [Fact]
    public void ForeignText_IsOneLineWithOneBar()
    {
        var line = Text(StatusWorld.Healthy with { Standing = [new StandingState("x", "a | b\nc\u001b[2J", IsFault: true)] });

        Assert.StartsWith("GANETI CRITICAL - a / b/c/[2J | ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void MuchText_IsCut() => Assert.InRange(Text(StatusWorld.Healthy with { Standing = [new StandingState("x", new string('x', 5000), IsFault: true)] }).Length, 1000, 1200);

    private static string Text(StatusReport report) => CheckLine.Of(report, StatusWorld.Now).Text;
}
