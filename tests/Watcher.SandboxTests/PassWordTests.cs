using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>What a pass leaves for <c>status</c>.</summary>
public sealed class PassWordTests : SandboxTest
{
    private const string File = "run/ganeti-watcher/pass.json";

    [Fact]
    public async Task Pass_LeavesWhatItFound_ForEverybody_WithoutWhatIsForRoot()
    {
        await StartAllAsync();
        Daemons.Tell("fail", "ganeti-rapi", "secret words\n");
        await Daemons.KillAsync("ganeti-rapi");

        await PassAsync(exitCode: 1);

        var word = Node.ReadJson(File)!;
        Assert.Equal(1, word["exitCode"]!.GetValue<int>());
        Assert.Single(word["rhythm"]!.AsArray());
        Assert.Contains(word["standing"]!.AsArray(), state => state!["key"]!.GetValue<string>() == "failing:ganeti-rapi");
        Assert.Equal("down", Assert.Single(word["node"]!["daemons"]!.AsArray(), daemon => daemon!["daemon"]!.GetValue<string>() == "ganeti-rapi")!["state"]!.GetValue<string>());
        Assert.Contains(word["duties"]!.AsArray(), duty => duty!["duty"]!.GetValue<string>() == "archive");
        Assert.DoesNotContain("secret words", Node.Read(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_TheNodeGroupsAreUnknown_SaysSo()
    {
        await StartAllAsync();
        Node.Write("var/lib/ganeti/ssconf_nodegroups", "garbage\n");

        await PassAsync(exitCode: 1);

        Assert.Contains(Node.ReadJson(File)!["standing"]!.AsArray(), state => state!["isFault"]!.GetValue<bool>() && state["text"]!.GetValue<string>().Contains("node groups", StringComparison.Ordinal));
    }

    /// <summary>A part of a pass, and a look, are no pass.</summary>
    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--node-group", LuxiWorld.GroupUuid)]
    public async Task WhatIsNoPass_LeavesNothing(params string[] options)
    {
        await StartAllAsync();

        await Node.WatcherAsync(options);

        Assert.False(Node.Exists(File));
    }

    [Fact]
    public async Task PassesStop_StatusAndCheckSaySo_UntilTheNextOne()
    {
        await StartAllAsync();
        await PassAsync();
        await PassAsync(exitCode: 0, "status");
        var now = TimeProvider.System.GetElapsedTime(0).TotalSeconds;
        Assert.SkipWhen(now < 2000, "the machine was booted a moment ago");
        var word = Node.ReadJson(File)!;
        word["rhythm"] = new JsonArray(now - 1400, now - 1000);
        Node.Write(File, word.ToJsonString());

        await PassAsync(exitCode: 0, "status");
        word["rhythm"] = new JsonArray(now - 1300, now - 1000);
        Node.Write(File, word.ToJsonString());

        Assert.Contains("! No pass has been made since ", (await PassAsync(exitCode: 1, "status")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Node.WatcherAsync("check")).ExitCode);

        await PassAsync();
        await PassAsync(exitCode: 0, "status");
    }
}
