using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Daemons;

/// <summary>
/// What comes while a start of a real node's daemon hangs: nothing else waits for it, and nothing is started against what came. A program in daemon-util's place
/// hangs for RAPI, until it fails or its deadline is over, and does the others' starts.
/// </summary>
[Collection<PlainBookwormServed>]
public sealed class StartUnderWayTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Util = "/run/hanging-util";
    private const string Begun = "/run/hanging-util.begun";
    private const string Fails = "/run/hanging-util.fails";
    private const string Works = "/run/hanging-util.works";

    private static readonly string Script = $"""
        #!/bin/sh
        if [ "$2" = ganeti-rapi ] && ! [ -e {Works} ]; then
          echo begun >> {Begun}
          until [ -e {Fails} ]; do sleep 0.1; done
          exit 1
        fi
        exec {StartRecorder.Path} "$@"

        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var file in new[] { Begun, Fails, Works })
        {
            Node.Files.Delete(file);
        }

        await Node.Files.WriteAsync(Util, Script, TestNode.ExecutableMode);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Node.Files.WriteAsync(Fails, "");
        await Until.WithinAsync(() => !IsUnderWay());
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Hold_IsHeeded_WhateverBecomesOfTheStart()
    {
        await using var service = await HangAsync("3m");

        var result = await Node.WatcherAsync("hold", "rapi");
        Assert.True(result.ExitCode == 0, result.ToString());
        await AssertNothingElseWaitsAsync(service);
        await FailAsync(service);
        Assert.DoesNotContain(Node.Recorder.Starts(), start => start.Daemon == "rapi");
        Assert.Null(Node.Daemons.Find("rapi"));

        await Node.WatcherAsync("release", "rapi");
        await Node.Daemons.WaitForAsync(["rapi"], service);
    }

    /// <summary>A stop that is under way long enough to be seen: a mond that is stopped by a signal does not end, and comes first.</summary>
    [Fact]
    public async Task StopOfAll_IsRespected_WhateverBecomesOfTheStart()
    {
        await using var service = await HangAsync("3m");
        await AssertNothingElseWaitsAsync(service);

        var mond = Node.Daemons.Get("mond");
        await Node.CheckedAsync(["kill", "-STOP", $"{mond.Pid}"]);
        var stop = Node.Daemons.UtilAsync("stop-all");
        await Until.TrueAsync(() => IsTakenForStopped("rapi"), "the stop is seen", () => Node.Files.Read(TestNode.DaemonsMemory) + Node.Log, service.WhyNever);
        await Node.CheckedAsync(["kill", "-CONT", $"{mond.Pid}"]);
        await stop;
        Node.Recorder.Clear();
        await FailAsync(service);

        Assert.Empty(Node.Recorder.Starts());
        Assert.Empty(Node.Daemons.Running());
    }

    [Fact]
    public async Task Pause_NothingMoreIsStarted_WhateverBecomesOfTheStart()
    {
        await using var service = await HangAsync("3m");
        await AssertNothingElseWaitsAsync(service);

        // It is noded that writes the file, which has just been started, and a noded that does not listen yet is passed over without a word.
        await Until.TrueAsync(
            async () => (await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"])).ExitCode == 0 && Node.Files.Exists("/var/lib/ganeti/watcher.pause"), "the pause is in force");
        await service.UntilItHasLookedTwiceAsync();
        Node.Recorder.Clear();
        await Node.Daemons.KillAsync("mond");
        await FailAsync(service);
        Assert.Empty(Node.Recorder.Starts());

        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        await Node.Daemons.WaitForAsync(["rapi", "mond"], service);
    }

    /// <summary>It is ended then, and tried again; the others have not waited.</summary>
    [Fact]
    public async Task NothingComes_TheStartEndsByItsDeadline_AndIsTriedAgain()
    {
        await using var service = await HangAsync("10s");
        await AssertNothingElseWaitsAsync(service);

        await Node.WaitForLogAsync("ganeti-rapi could not be kept running (1 in a row)", service);
        Assert.Contains("not done within 10 s", Node.Log, StringComparison.Ordinal);
        await Node.Files.WriteAsync(Works, "");

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, service);
    }

    /// <summary>A service whose start of RAPI is under way.</summary>
    private async Task<WatcherService> HangAsync(string deadline)
    {
        await ConfigureAsync(
            ("Schedule", WatcherConfig.EverySecond), ("Daemons:DaemonUtil", Util), ("Daemons:StartDeadline", deadline), ("Daemons:RetryFirst", "1s"), ("Daemons:RetryMost", "1s"));
        var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync("rapi");
        await Until.TrueAsync(() => Attempts() == 1, "the start of RAPI is under way", () => Node.Log, service.WhyNever);
        return service;
    }

    private async Task AssertNothingElseWaitsAsync(WatcherService service)
    {
        foreach (var daemon in new[] { "mond", "noded" })
        {
            var killed = await Node.Daemons.KillAsync(daemon);
            await Node.Daemons.WaitForNextAsync(daemon, killed[0], service);

            // A stop before that would be no stop, but a start that failed (docs/limits.md).
            await Node.WaitForLogAsync($"ganeti-{daemon} runs as pid {Node.Daemons.Get(daemon).Pid}", service);
        }

        Assert.True(IsUnderWay(), $"the start of RAPI has ended\n{Node.Log}");
    }

    /// <summary>The start fails; the next one would work. Whatever is going to be tried again has been tried.</summary>
    private async Task FailAsync(WatcherService service)
    {
        await Node.Files.WriteAsync(Works, "");
        await Node.Files.WriteAsync(Fails, "");
        await Until.TrueAsync(() => !IsUnderWay(), "the start has ended", () => Node.Log, service.WhyNever);
        await service.UntilItHasLookedTwiceAsync();
        await service.UntilItHasLookedTwiceAsync();
    }

    private int Attempts() => Node.Files.Read(Begun).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private bool IsUnderWay() => Node.Processes.All().Any(process => process.Name == Path.GetFileName(Util));

    private bool IsTakenForStopped(string daemon) => Node.Files.Read(TestNode.DaemonsMemory) is { Length: > 0 } text
        && JsonNode.Parse(text)?["memory"]?["ledgers"]?[$"ganeti-{daemon}"]?["down"]?["how"]?.ToString() == "Stopped";
}
