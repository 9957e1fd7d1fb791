using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>What a pass leaves for <c>status</c>.</summary>
public sealed class PassWordTests : SandboxTest
{
    private const string File = "run/ganeti-watcher/pass.json";
    private const string Details = "run/ganeti-watcher/pass.root.json";

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

    /// <summary>Also what another one left, or a service in whose place it came.</summary>
    [Fact]
    public async Task LastEvents_AreReadByRootWithAllThatWasSaid()
    {
        await StartAllAsync();
        Daemons.Tell("fail", "ganeti-rapi", "secret words\n");
        await Daemons.KillAsync("ganeti-rapi");
        await PassAsync(exitCode: 1);

        Assert.Matches("(?s)Last events:.* ERROR   ganeti-rapi could not be kept running .*secret words", (await PassAsync(exitCode: 1, "status")).Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Node.PathOf(Details)));

        using (await ServeAsync())
        {
            await Node.WatcherAsync();
        }

        var events = (await PassAsync(exitCode: 1, "status")).Output;
        Assert.Contains("secret words", events[events.IndexOf("Last events:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("(told to root)", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{ "pid": "many" }""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task WhatCannotBeRead_IsNotTakenForNone_UntilTheNextPass(string content)
    {
        await StartAllAsync();
        await PassAsync();
        Node.Write(File, content);

        var status = await PassAsync(exitCode: 3, "status");

        Assert.Contains("Last pass: not known", status.Output, StringComparison.Ordinal);
        Assert.Contains("? Not known: what the last pass has left: ", status.Output, StringComparison.Ordinal);
        Assert.Contains("pass.json: ", status.Output, StringComparison.Ordinal);
        Assert.Contains("GANETI UNKNOWN - not known: what the last pass has left: ", (await PassAsync(exitCode: 3, "check")).Output, StringComparison.Ordinal);

        await PassAsync();
        await PassAsync(exitCode: 0, "status");
    }

    [Fact]
    public async Task WhatIsForRootCannotBeRead_RootIsTold_AndShownTheRest()
    {
        await StartAllAsync();
        await PassAsync();
        Node.Write(Details, "{");

        var status = await PassAsync(exitCode: 3, "status");

        Assert.Contains("pass.root.json: ", status.Output, StringComparison.Ordinal);
        Assert.Contains("Last events:", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Last pass: not known", status.Output, StringComparison.Ordinal);
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

    /// <summary>When three of their intervals are over, and a quarter of an hour.</summary>
    [Fact]
    public async Task PassesStop_StatusAndCheckSaySo_UntilTheNextOne()
    {
        await StartAllAsync();
        await PassAsync();
        await PassAsync(exitCode: 0, "status");
        var now = TimeProvider.System.GetElapsedTime(0).TotalSeconds;
        Assert.SkipWhen(now < 1401, "the machine was booted a moment ago, and time namespaces cannot be made");
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
