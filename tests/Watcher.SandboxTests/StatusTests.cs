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
    public async Task Status_WithoutService_SaysWhatAPassWouldDoAndDoesNothing()
    {
        var result = await PassAsync(exitCode: 0, "status");

        Assert.All(SandboxDaemons.OfMaster, name => Assert.Contains($"> a pass would start {name}: ", result.Output, StringComparison.Ordinal));
        Assert.Empty(Daemons.Starts);
        Assert.False(Node.Exists(Memory));
        Assert.Equal("", Node.Log);
    }

    [Fact]
    public async Task Status_JsonWithoutService_SaysTheSame()
    {
        var status = await JsonAsync(exitCode: 0);

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

        var result = await Node.WatcherAsync("status");
        Assert.Contains("> a pass would start ganeti-mond: ", result.Output, StringComparison.Ordinal);
        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Status_Paused_SaysUntilWhen()
    {
        Node.Write(Pause, "99999999999\n");

        var text = await PassAsync(exitCode: 0, "status");
        var json = await JsonAsync(exitCode: 0);

        Assert.Contains("standing still: the watcher is paused until ", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("the watcher is paused until ", json["standStill"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_PauseFileHasHadItsDay_IsNotRemoved()
    {
        Node.Write(Pause, "1\n");

        await PassAsync(exitCode: 0, "status");

        Assert.True(Node.Exists(Pause));
    }

    [Fact]
    public async Task Status_MemoryIsSpoilt_IsNotMovedAside()
    {
        Node.Write(Memory, "garbage");

        await Node.WatcherAsync("status");

        Assert.Equal("garbage", Node.Read(Memory));
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
