using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>What <c>status</c> shows, and that it changes nothing.</summary>
public sealed class StatusTests : SandboxTest
{
    private const string Memory = "var/lib/ganeti-watcher/daemons.json";
    private const string Pause = "var/lib/ganeti/watcher.pause";

    [Fact]
    public async Task Status_HealthyNodeWithoutService_SaysWhoRestartsDaemons()
    {
        await StartAllAsync();

        var result = await PassAsync(exitCode: 0, "status");

        Assert.StartsWith("Service: not running\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Mode: plain", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("would start", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_WithoutService_SaysWhatIsDownAndWhatAPassWouldDo_AndDoesNothing()
    {
        var result = await PassAsync(exitCode: 1, "status");

        Assert.All(SandboxDaemons.OfMaster, name => Assert.Contains($"! {name}", result.Output, StringComparison.Ordinal));
        Assert.All(SandboxDaemons.OfMaster, name => Assert.Contains($"> a pass would start {name}: ", result.Output, StringComparison.Ordinal));
        Assert.Empty(Daemons.Starts);
        Assert.False(Node.Exists(Memory));
        Assert.Equal("", Node.Log);
    }

    [Fact]
    public async Task Status_JsonWithoutService_SaysTheSame()
    {
        var status = await JsonAsync(exitCode: 1);

        Assert.Equal(1, status["version"]!.GetValue<int>());
        Assert.Equal("not running", status["service"]!.GetValue<string>());
        Assert.Null(status["holder"]);
        Assert.Equal("mode", status["standing"]![0]!["key"]!.GetValue<string>());
        Assert.Equal(SandboxDaemons.OfMaster.Count, status["wouldDo"]!.AsArray().Count);
    }

    [Fact]
    public async Task Status_WithAService_ShowsItAndWhatStands()
    {
        Daemons.Tell("fail", "ganeti-rapi", "no such luck\n");
        using var service = await ServeAsync();
        await Node.UntilLogSaysAsync("ganeti-rapi could not be kept running");
        await Node.UntilAsync(() => Node.Read("run/ganeti-watcher/status.json")!.Contains("failing:", StringComparison.Ordinal), "the snapshot has it");

        var text = await PassAsync(exitCode: 1, "status");
        var json = await JsonAsync(exitCode: 1);

        Assert.StartsWith($"Service: at work (pid {service.Pid}", text.Output, StringComparison.Ordinal);
        Assert.Contains("! ganeti-rapi could not be kept running", text.Output, StringComparison.Ordinal);
        Assert.Equal("at work", json["service"]!.GetValue<string>());
        Assert.StartsWith($"pid {service.Pid}", json["holder"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(json["standing"]!.AsArray(), state =>
            state!["key"]!.GetValue<string>() == "failing:ganeti-rapi" && state["isFault"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Status_TheServiceIsStuck_SaysSoAndLooksItself()
    {
        await StartAllAsync();
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await service.FreezeAsync();
        await Daemons.KillAsync("ganeti-mond");

        await Until.TrueAsync(
            async () => (await Node.WatcherAsync("status")).Output.StartsWith("Service: stuck", StringComparison.Ordinal),
            "the service counts as stuck");

        var result = await PassAsync(exitCode: 1, "status");
        Assert.Contains("! The ganeti-watcher service (pid ", result.Output, StringComparison.Ordinal);
        Assert.Contains("> a pass would start ganeti-mond: ", result.Output, StringComparison.Ordinal);
        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Status_Paused_SaysUntilWhen()
    {
        Node.Write(Pause, "99999999999\n");
        await StartAllAsync();

        var text = await PassAsync(exitCode: 0, "status");
        var json = await JsonAsync(exitCode: 0);

        Assert.Contains("standing still: the watcher is paused until ", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("the watcher is paused until ", json["standStill"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_PausedWithADaemonDown_NamesItAndSaysThatNothingIsStarted()
    {
        Node.Write(Pause, "99999999999\n");
        await StartAllAsync();
        await Daemons.KillAsync("ganeti-mond");

        var result = await PassAsync(exitCode: 1, "status");

        Assert.Contains("! ganeti-mond   down ", result.Output, StringComparison.Ordinal);
        Assert.Contains("next: nothing is started: the watcher is paused until ", result.Output, StringComparison.Ordinal);
    }

    /// <summary>What a service has said is as old as it is.</summary>
    [Fact]
    public async Task Status_ADaemonDiesUnderAServiceThatIsFrozen_IsSeenAtOnce()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await service.FreezeAsync();
        await Daemons.KillAsync("ganeti-mond");

        var result = await PassAsync(exitCode: 1, "status");

        Assert.StartsWith("Service: at work", result.Output, StringComparison.Ordinal);
        Assert.Contains("! ganeti-mond   down       pid ", result.Output, StringComparison.Ordinal);
    }

    /// <summary>As in the moment in which other duties of it have stepped: that no daemon is needed would be a lie.</summary>
    [Fact]
    public async Task Status_TheServiceHasNotLookedAtTheDaemons_SaysSo()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await service.FreezeAsync();
        foreach (var file in new[] { "run/ganeti-watcher/status.json", "run/ganeti-watcher/status.root.json" })
        {
            var word = Node.ReadJson(file)!;
            word.AsObject().Remove("node");
            Node.Write(file, word.ToJsonString());
        }

        var result = await PassAsync(exitCode: 3, "status");

        Assert.StartsWith("Service: at work", result.Output, StringComparison.Ordinal);
        Assert.Contains("? Not known: daemons: the service has not looked at them\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await Node.WatcherAsync("check")).ExitCode);
    }

    [Fact]
    public async Task Status_TheServiceWasKilled_SaysThatItIsDead_ButNotAfterAStop()
    {
        await StartAllAsync();
        using (var stopped = await ServeAsync())
        {
            await stopped.TerminateAsync();
        }

        Assert.StartsWith("Service: not running\n", (await PassAsync(exitCode: 0, "status")).Output, StringComparison.Ordinal);

        using var killed = await ServeAsync();
        killed.Signal(9);
        await killed.UntilExitedAsync();
        var result = await PassAsync(exitCode: 1, "status");

        Assert.StartsWith("Service: dead\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"! The ganeti-watcher service (pid {killed.Pid}) has died, after ", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Node.WatcherAsync("check")).ExitCode);
    }

    [Fact]
    public async Task Status_TheConfigurationIsSpoiltUnderAService_IsToldBeforeTheNextStart()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        Settings.Set("NoSuchThing", "1");

        var result = await PassAsync(exitCode: 1, "status");

        Assert.StartsWith("Service: at work", result.Output, StringComparison.Ordinal);
        Assert.Contains("! The configuration cannot be used any more, the service goes on with what it has read before: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("NoSuchThing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_PauseFileHasHadItsDay_IsNotRemoved()
    {
        Node.Write(Pause, "1\n");
        await StartAllAsync();

        await PassAsync(exitCode: 0, "status");

        Assert.True(Node.Exists(Pause));
    }

    [Fact]
    public async Task Status_MemoryIsSpoilt_IsToldAndNotMovedAside()
    {
        Node.Write(Memory, "garbage");
        await StartAllAsync();

        var result = await PassAsync(exitCode: 3, "status");

        Assert.Contains("? Not known: daemons: what was remembered cannot be understood: ", result.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await Node.WatcherAsync("check")).ExitCode);
        Assert.Equal("garbage", Node.Read(Memory));
    }

    /// <summary>Ctrl-C is how it is meant to end: with what status would end with.</summary>
    [Fact]
    public async Task Watch_Interrupted_EndsAsStatusWould()
    {
        await StartAllAsync();
        using var watch = Node.Watch();
        await Until.TrueAsync(() => watch.Output.Contains("Role: ", StringComparison.Ordinal), "it has looked", () => watch.Output + watch.Error, () => watch.HasExited ? "it has ended" : null);

        watch.Signal(SandboxProcesses.SigInt);

        Assert.Equal((await Node.WatcherAsync("status")).ExitCode, await watch.UntilExitedAsync());
    }

    /// <summary>Anybody can run a program under that name, with any arguments; what is shown must not steer the reader's terminal.</summary>
    [Fact]
    public async Task Status_ControlCharactersInAForeignCommandLine_AreNotPrinted()
    {
        Daemons.Tell("hang", "ganeti-noded");
        _ = Command.RunAsync([Node.PathOf("usr/lib/ganeti/daemon-util"), "start", "ganeti-noded", "\u001b[2J"], Until.Deadline, Node.Environment);
        await Daemons.UntilHangingAsync("ganeti-noded");

        var result = await Node.WatcherAsync("status");

        Assert.Contains("Waiting for '", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    private async Task<JsonNode> JsonAsync(int exitCode) => JsonNode.Parse((await PassAsync(exitCode, "status", "--json")).Output)!;
}
