namespace Watcher.SandboxTests;

/// <summary><c>hold</c> and <c>release</c>, and what passes make of them.</summary>
public sealed class HoldTests : SandboxTest
{
    private const string Confd = "ganeti-confd";
    private const string Mond = "ganeti-mond";
    private const string Holds = "var/lib/ganeti-watcher/holds.json";

    private const string Names = "should be one of noded, confd, wconfd, rapi, luxid, kvmd, mond";

    [Fact]
    public async Task Hold_KilledAndStopped_PassesLeaveItAlone_UntilItIsReleased()
    {
        await PassAsync();
        await PassAsync(exitCode: 0, "hold", "confd", "--reason", "new certificate");
        await PassAsync(exitCode: 0, "hold", Mond);
        await Daemons.KillAsync(Confd);
        await Daemons.StopAsync(Mond);
        Daemons.ForgetCalls();

        for (var pass = 0; pass < 5; pass++)
        {
            await PassAsync();
        }

        Assert.Empty(Daemons.Starts);
        AssertLogHas($"{Confd} died");
        AssertLogHasNot($"{Mond} is still stopped; it is left alone until");
        var told = Assert.Single(Node.Log.Split('\n'), line => line.Contains($"{Confd} is held by ", StringComparison.Ordinal));
        Assert.Contains("(new certificate): the watcher does not start it until it is released", told, StringComparison.Ordinal);

        Assert.StartsWith($"{Confd} is released", (await PassAsync(exitCode: 0, "release", Confd)).Output, StringComparison.Ordinal);
        await PassAsync(exitCode: 0, "release", "mond");
        await PassAsync();

        Assert.Equal([Confd, Mond], Daemons.Starts);
        AssertLogHas($"Starting {Mond}: it is held no longer");
    }

    /// <summary>Another boot id is all that a reboot leaves of the memory.</summary>
    [Fact]
    public async Task Hold_TheNodeBoots_ItIsHeldStill()
    {
        await PassAsync();
        await PassAsync(exitCode: 0, "hold", "confd");
        await Daemons.KillAsync(SandboxDaemons.OfMaster);
        foreach (var daemon in SandboxDaemons.OfMaster)
        {
            Node.Delete(SandboxDaemons.PidFile(daemon));
        }

        var memory = Node.ReadJson("var/lib/ganeti-watcher/daemons.json")!;
        memory["memory"]!["bootId"] = "another boot";
        Node.Write("var/lib/ganeti-watcher/daemons.json", memory.ToJsonString());

        await PassAsync();
        await PassAsync();

        AssertRunning(SandboxDaemons.OfMaster.Except([Confd]));
    }

    [Fact]
    public async Task Hold_ItsTimeIsOver_APassStartsIt()
    {
        await PassAsync();
        await PassAsync(exitCode: 0, "hold", "confd", "--for", "1h");
        await Daemons.StopAsync(Confd);
        Daemons.ForgetCalls();
        await PassAsync();
        Assert.Empty(Daemons.Starts);

        await PassAsync(exitCode: 0, "hold", "confd", "--for", "1");
        await Until.TrueAsync(
            async () => (await Node.WatcherAsync()).ExitCode == 0 && Daemons.Starts.Count > 0, "a pass starts it", () => Node.Log);

        Assert.Equal([Confd], Daemons.Starts);
        AssertLogHas($"Starting {Confd}: it is held no longer");
    }

    [Fact]
    public async Task Hold_WhatStillRuns_SaysWhoseBusinessItsStopIs()
    {
        await StartAllAsync();

        var result = await PassAsync(exitCode: 0, "hold", "confd");

        Assert.Equal(
            $"{Confd} is held until it is released: the watcher does not start it\n"
            + $"It still runs (pid {Daemons.Pid(Confd)}); stopping it is yours: daemon-util stop {Confd}\n",
            result.Output);
    }

    [Fact]
    public async Task Hold_WhatIsHeld_ReplacesThatAndSaysSo()
    {
        await PassAsync(exitCode: 0, "hold", "confd", "--reason", "first");

        var result = await PassAsync(exitCode: 0, "hold", "confd", "--for", "1h");

        Assert.Contains("This replaces the hold of ", result.Output, StringComparison.Ordinal);
        Assert.Contains(" (first) until it is released", result.Output, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(Node.ReadJson(Holds)!["holds"]!.AsArray())!["until"]);
    }

    [Fact]
    public async Task Release_WhatIsNotHeld_SaysSo()
    {
        var result = await PassAsync(exitCode: 0, "release", "confd");

        Assert.Equal($"{Confd} was not held\n", result.Output);
        Assert.False(Node.Exists(Holds));
    }

    [Fact]
    public async Task Status_AndDryRun_SayThatItIsHeldAndNotThatItWouldBeStarted()
    {
        await PassAsync(exitCode: 0, "hold", "confd");

        var status = await PassAsync(exitCode: 1, "status");
        Assert.Contains($"! {Confd}  held ", status.Output, StringComparison.Ordinal);
        Assert.Contains($"next: nobody starts it until it is released: ganeti-watcher release {Confd}", status.Output, StringComparison.Ordinal);
        var dryRun = await PassAsync(exitCode: 0, "--dry-run");

        Assert.All([status.Output, dryRun.Output], output =>
        {
            Assert.Contains($"{Confd} is held by ", output, StringComparison.Ordinal);
            Assert.DoesNotContain($"start {Confd}", output, StringComparison.Ordinal);
            Assert.Contains($"start {Mond}", output, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Required argument 'DAEMON'", "hold")]
    [InlineData("Required argument 'DAEMON'", "release")]
    [InlineData("DAEMON: 'metad' should be one of noded, ", "hold", "metad")]
    [InlineData("DAEMON: 'ganeti-' should be one of noded, ", "hold", "ganeti-")]
    [InlineData("DAEMON: 'a?b' should be one of noded, ", "release", "a\tb")]
    [InlineData("--for: 'soon' should be a whole number with an optional s, m, h, d or w", "hold", "confd", "--for", "soon")]
    [InlineData("--for: '-5m' should be ", "hold", "confd", "--for=-5m")]
    [InlineData("--for: '0h' should be ", "hold", "confd", "--for", "0h")]
    [InlineData("at most 36500d", "hold", "confd", "--for", "99999999999w")]
    [InlineData("--reason: ' ' should be one line of at most 200 characters", "hold", "confd", "--reason", " ")]
    [InlineData("--reason: 'a?b' should be one line of at most 200 characters", "hold", "confd", "--reason", "a\nb")]
    [InlineData("'mond'", "hold", "confd", "mond")]
    [InlineData("'--for'", "release", "confd", "--for", "2h")]
    public async Task Command_WrongWords_AreNamedAndNothingIsHeld(string error, params string[] arguments)
    {
        var result = await PassAsync(exitCode: 2, arguments);

        Assert.StartsWith("ganeti-watcher: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.False(Node.Exists(Holds));
    }

    [Fact]
    public async Task Hold_AnUnknownDaemon_TheGoodNamesAreListed() =>
        Assert.Contains(Names, (await PassAsync(exitCode: 2, "hold", "httpd")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Hold_TheConfigurationIsBad_IsMadeAllTheSame()
    {
        Settings.Replace("{");

        await PassAsync(exitCode: 0, "hold", "confd");

        Assert.True(Node.Exists(Holds));
    }

    [Fact]
    public async Task Hold_ManyAtOnce_AreAllMade()
    {
        string[] daemons = [.. SandboxDaemons.OfMaster, "ganeti-kvmd"];

        await Task.WhenAll(daemons.Select(daemon => PassAsync(exitCode: 0, "hold", daemon)));

        Assert.Equal(
            daemons.Order(),
            Node.ReadJson(Holds)!["holds"]!.AsArray().Select(hold => hold!["daemon"]!.GetValue<string>()).Order());
    }
}
