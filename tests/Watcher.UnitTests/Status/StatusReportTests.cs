using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;
using Watcher.Hosting;
using Watcher.Status;
using Xunit;

namespace Watcher.UnitTests.Status;

/// <summary>What <c>status</c> and <c>check</c> end with.</summary>
public sealed class StatusReportTests
{
    private static readonly StandingState Warned = new("stopped:x", "x is still stopped", IsFault: false) { Severity = Severity.Warning };
    private static readonly StandingState Fault = new("failing:x", "x could not be kept running", IsFault: true);

    [Fact]
    public void Healthy_IsZeroForBoth() => AssertEnds(StatusWorld.Healthy, 0, 0);

    [Fact]
    public void AFault_IsOne_AndCritical() => AssertEnds(StatusWorld.Healthy with { Standing = [Fault] }, 1, 2);

    [Fact]
    public void ADaemonDown_IsOne_AndCritical() => AssertEnds(With(StatusWorld.Down), 1, 2);

    /// <summary>Somebody wants it so: known to the operator, and yet a daemon that is needed does not run.</summary>
    [Fact]
    public void ADaemonHeldOrStopped_IsOne_AndAWarning() => AssertEnds(With(StatusWorld.Held), 1, 1);

    [Fact]
    public void AStateThatTheLogWarnsOf_IsNoFault_ButAWarningToMonitoring() => AssertEnds(StatusWorld.Healthy with { Standing = [Warned] }, 0, 1);

    [Fact]
    public void SomethingUnseen_IsThreeForBoth() => AssertEnds(StatusWorld.Healthy with { Unseen = ["archive: its memory"] }, 3, 3);

    [Fact]
    public void SomethingUnseenAndAFault_IsTheFault() => AssertEnds(StatusWorld.Healthy with { Unseen = ["archive: its memory"], Standing = [Fault] }, 1, 2);

    private static StatusReport With(DaemonReport daemon) => StatusWorld.Healthy with { Node = StatusWorld.Healthy.Node! with { Daemons = [StatusWorld.Running, daemon] } };

    private static void AssertEnds(StatusReport report, int status, int check)
    {
        Assert.Equal(status, report.ExitCode);
        Assert.Equal(check, CheckLine.Of(report, StatusWorld.Now).ExitCode);
    }
}
