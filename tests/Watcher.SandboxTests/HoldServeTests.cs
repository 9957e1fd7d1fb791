using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>What the service makes of holds.</summary>
public sealed class HoldServeTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Mond = "ganeti-mond";

    [Fact]
    public async Task Serve_HeldAndReleased_IsHeededAtOnce()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync(exitCode: 0, "hold", "confd", "--reason", "a test");
        await Node.UntilLogSaysAsync($"{Confd} is held by ");
        await Daemons.KillAsync(Confd);
        await Node.UntilLogSaysAsync($"{Confd} died");
        await Daemons.KillAsync(Mond);
        await Daemons.UntilRunningAsync(Mond);
        Assert.Equal([Mond], Daemons.Starts);

        var status = JsonNode.Parse((await PassAsync(exitCode: 1, "status", "--json")).Output)!;
        Assert.Equal("at work", status["service"]!.GetValue<string>());
        var held = Assert.Single(status["standing"]!.AsArray(), state => state!["key"]!.GetValue<string>() == $"held:{Confd}");
        Assert.False(held!["isFault"]!.GetValue<bool>());
        Assert.Contains("(a test)", held["text"]!.GetValue<string>(), StringComparison.Ordinal);

        await PassAsync(exitCode: 0, "release", "confd");
        await Daemons.UntilRunningAsync(Confd);
    }

    [Fact]
    public async Task Serve_AHoldsTimeIsOver_TheDaemonIsStartedThen()
    {
        await StartAllAsync();
        using var service = await ServeAsync();
        await PassAsync(exitCode: 0, "hold", "confd", "--for", "1h");
        await Node.UntilLogSaysAsync($"{Confd} is held by ");
        await Daemons.KillAsync(Confd);
        await Node.UntilLogSaysAsync($"{Confd} died");
        Assert.Empty(Daemons.Starts);

        await PassAsync(exitCode: 0, "hold", "confd", "--for", "2s");
        await Daemons.UntilRunningAsync(Confd);

        AssertLogHas($"Starting {Confd}: it is held no longer");
    }
}
