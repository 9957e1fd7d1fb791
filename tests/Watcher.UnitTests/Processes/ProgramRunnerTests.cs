using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Processes;

/// <summary>Programs run for real, on a node without systemd.</summary>
[Collection(RealPrograms.Name)]
public sealed class ProgramRunnerTests : IDisposable
{
    // What ProgramRunner gives a program between SIGTERM and SIGKILL.
    private static readonly TimeSpan TermToKill = TimeSpan.FromSeconds(2);

    private readonly PidFdPoller _poller = new(TimeProvider.System);

    [Fact]
    public async Task Run_ProgramEnds_ReturnsItsCodeAndBothStreams()
    {
        var result = await RunAsync("-c", "echo out; echo err >&2; exit 7");

        Assert.Equal(7, result.Status?.Code);
        Assert.False(result.Succeeded);
        Assert.Equal("out\nerr\n", result.Output);
    }

    [Fact]
    public async Task Run_ProgramLeavesADaemonThatKeepsItsOutput_DoesNotWaitForIt()
    {
        var result = await RunAsync("-c", "setsid sleep 600 & echo $!");
        var daemon = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(result.Succeeded);
        Assert.NotNull(ProcFs.TryRead(daemon));
        _ = Core.Native.Libc.Kill(daemon, 9);
    }

    /// <summary>All of it is taken, or the program would hang; the beginning is kept.</summary>
    [Fact]
    public async Task Run_WithPipe_PrintsWithoutEnd_TheBeginningIsKept()
    {
        var result = await RunWithPipeAsync("echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo last >&2; exit 4");

        Assert.Equal(4, result.Status?.Code);
        Assert.StartsWith("first\nxxx", result.Output, StringComparison.Ordinal);
        Assert.Equal(8 * 1024, result.Output.Length);
    }

    [Fact]
    public async Task Run_WithPipe_ShortOutput_IsWhole() => Assert.Equal("out\nerr\n", (await RunWithPipeAsync("echo out; echo err >&2")).Output);

    [Fact]
    public async Task Run_WithPipe_SomebodyKeepsTheOutput_IsNotWaitedFor()
    {
        var result = await RunWithPipeAsync("setsid sleep 600 & echo $!");
        var left = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(result.Succeeded);
        Assert.NotNull(ProcFs.TryRead(left));
        _ = Core.Native.Libc.Kill(left, 9);
    }

    /// <summary>Who prints on and on after the end is not listened to.</summary>
    [Fact]
    public async Task Run_WithPipe_SomebodyPrintsOnWithoutEnd_IsNotWaitedFor() =>
        Assert.True((await RunWithPipeAsync("setsid yes & exit 0")).Succeeded);

    [Fact]
    public async Task Run_ProgramOverruns_IsEndedButNotADaemonThatLeftItsGroup()
    {
        var time = new AwaitedTime();
        var directory = Directory.CreateTempSubdirectory("runner-").FullName;
        var (told, left) = (Path.Combine(directory, "told"), Path.Combine(directory, "left"));
        var running = RunAsync(
            time,
            TimeSpan.FromSeconds(5),
            "-c",
            $"trap '' TERM; setsid sh -c ': > {left}; exec sleep 600' & echo $!; : > {told}; while :; do sleep 1; done");
        await Until.TrueAsync(
            () => File.Exists(told) && File.Exists(left), "the daemon has left the program's group", never: () => running.IsCompleted ? "the program has ended" : null);
        time.Advance(TimeSpan.FromSeconds(5));
        await time.UntilAwaitedAsync(TermToKill);
        time.Advance(TermToKill);
        var result = await running;
        Directory.Delete(directory, recursive: true);
        var daemon = int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal("not done within 5 s", result.Failure);
        Assert.NotNull(ProcFs.TryRead(daemon));
        _ = Core.Native.Libc.Kill(daemon, 9);
    }

    [Fact]
    public async Task Run_WithInput_ItReadsThat_AndElseNothing()
    {
        var result = await Runner(TimeProvider.System).RunAsync(
            new ProgramRequest("x", "/bin/sh", ["-c", "cat; echo; wc -c"], Until.Deadline) { Input = [.. "{ \"a\": 1 }"u8] }, TestContext.Current.CancellationToken);

        Assert.Equal("{ \"a\": 1 }\n0\n", result.Output);
        Assert.Equal("0\n", (await RunAsync("-c", "wc -c")).Output);
    }

    [Fact]
    public async Task Run_ProgramIsKilled_NamesTheSignal() =>
        Assert.Equal("was killed by SIGKILL", (await RunAsync("-c", "kill -9 $$")).Status.ToString());

    [Fact]
    public async Task Run_NoSuchProgram_IsAFailureWithItsPath()
    {
        var result = await Runner(TimeProvider.System).RunAsync(
            new ProgramRequest("x", "/nonexistent/program", [], TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken);

        Assert.Equal("/nonexistent/program does not exist", result.Failure);
    }

    [Fact]
    public async Task Run_Always_HandsOnNothingOfOurEnvironment()
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", "/secret");

        var result = await RunAsync("-c", "env");

        Assert.DoesNotContain("secret", result.Output, StringComparison.Ordinal);
        Assert.Contains("LC_ALL=C\n", result.Output, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
    }

    public void Dispose() => _poller.Dispose();

    private ProgramRunner Runner(TimeProvider time) =>
        new("/nonexistent", new SystemdBus("/nonexistent", TimeSpan.FromSeconds(1), TimeProvider.System), _poller, time);

    private Task<ProgramResult> RunWithPipeAsync(string script) => Runner(TimeProvider.System).RunAsync(
        new ProgramRequest("x", "/bin/sh", ["-c", script], Until.Deadline) { HasPipe = true }, TestContext.Current.CancellationToken);

    private Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(TimeProvider.System, Until.Deadline, arguments);

    private Task<ProgramResult> RunAsync(TimeProvider time, TimeSpan deadline, params string[] arguments) => Runner(time).RunAsync(
        new ProgramRequest("x", "/bin/sh", [.. arguments], deadline), TestContext.Current.CancellationToken);
}
