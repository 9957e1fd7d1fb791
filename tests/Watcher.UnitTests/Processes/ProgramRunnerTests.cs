using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Processes;

/// <summary>Programs run for real, on a node without systemd.</summary>
[Collection(RealPrograms.Name)]
public sealed class ProgramRunnerTests : IDisposable
{
    private readonly PidFdPoller _poller = new(TimeProvider.System);

    [Fact]
    public async Task Run_ProgramEnds_ReturnsItsCodeAndBothStreams()
    {
        var result = await RunAsync(TimeSpan.FromSeconds(10), "-c", "echo out; echo err >&2; exit 7");

        Assert.Equal(7, result.Status?.Code);
        Assert.False(result.Succeeded);
        Assert.Equal("out\nerr\n", result.Output);
    }

    [Fact]
    public async Task Run_ProgramLeavesADaemonThatKeepsItsOutput_DoesNotWaitForIt()
    {
        var result = await RunAsync(TimeSpan.FromSeconds(10), "-c", "setsid sleep 30 & echo $!");
        var daemon = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(result.Succeeded);
        Assert.NotNull(ProcFs.TryRead(daemon));
        _ = Core.Native.Libc.Kill(daemon, 9);
    }

    [Fact]
    public async Task Run_ProgramOverruns_IsEndedButNotADaemonThatLeftItsGroup()
    {
        var result = await RunAsync(TimeSpan.FromSeconds(5), "-c", "setsid sleep 60 & echo $!; trap '' TERM; while :; do sleep 1; done");
        var daemon = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal("not done within 5 s", result.Failure);
        Assert.NotNull(ProcFs.TryRead(daemon));
        _ = Core.Native.Libc.Kill(daemon, 9);
    }

    [Fact]
    public async Task Run_ProgramIsKilled_NamesTheSignal() =>
        Assert.Equal("was killed by SIGKILL", (await RunAsync(TimeSpan.FromSeconds(10), "-c", "kill -9 $$")).Status.ToString());

    [Fact]
    public async Task Run_NoSuchProgram_IsAFailureWithItsPath()
    {
        var result = await Runner().RunAsync(
            new ProgramRequest("x", "/nonexistent/program", [], TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken);

        Assert.Equal("/nonexistent/program does not exist", result.Failure);
    }

    [Fact]
    public async Task Run_Always_HandsOnNothingOfOurEnvironment()
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", "/secret");

        var result = await RunAsync(TimeSpan.FromSeconds(10), "-c", "env");

        Assert.DoesNotContain("secret", result.Output, StringComparison.Ordinal);
        Assert.Contains("LC_ALL=C\n", result.Output, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
    }

    public void Dispose() => _poller.Dispose();

    private ProgramRunner Runner() =>
        new("/nonexistent", new SystemdBus("/nonexistent", TimeSpan.FromSeconds(1), TimeProvider.System), _poller, TimeProvider.System);

    private Task<ProgramResult> RunAsync(TimeSpan deadline, params string[] arguments) => Runner().RunAsync(
        new ProgramRequest("x", "/bin/sh", [.. arguments], deadline), TestContext.Current.CancellationToken);
}
