namespace Watcher.SandboxTests;

/// <summary>What is wrong with the configuration is told by file, path and value, and nothing is done.</summary>
public sealed class ConfigurationTests : SandboxTest
{
    [Theory]
    [InlineData("Daemons:StoppedGrac", "5m", "Watcher:Daemons:StoppedGrac")]
    [InlineData("Daemon:StoppedGrace", "5m", "Watcher:Daemon:StoppedGrace")]
    [InlineData("Daemons:StoppedGrace", "five minutes", "Watcher:Daemons:StoppedGrace", "'five minutes'")]
    [InlineData("Daemons:StoppedGrace", "-1", "Watcher:Daemons:StoppedGrace", "'-1'")]
    [InlineData("Daemons:StoppedGrace", "00:30:00", "Watcher:Daemons:StoppedGrace", "'00:30:00'")]
    [InlineData("Daemons:StartDeadline", "0s", "Watcher:Daemons:StartDeadline", "'0s'")]
    [InlineData("Daemons:DaemonUtil", "daemon-util", "Watcher:Daemons:DaemonUtil", "'daemon-util'")]
    [InlineData("Schedule", "every day", "Watcher:Schedule", "'every day'")]
    [InlineData("Log:Level", "loud", "Watcher:Log:Level", "'loud'")]
    public async Task AnyCommand_BadSettingInTheFile_IsWrongUsage(string key, string value, params string[] told)
    {
        Settings.Set(key, value);

        await AssertRejectedAsync([], [Settings.File, .. told]);
        await AssertRejectedAsync(["serve"], [Settings.File, .. told]);
        await AssertRejectedAsync(["status"], [Settings.File, .. told]);
    }

    [Theory]
    [InlineData("GANETI_WATCHER_Daemons__StoppedGrace", "soon", "Watcher:Daemons:StoppedGrace", "'soon'")]
    [InlineData("GANETI_WATCHER_Daemons__Grace", "1m", "Watcher:Daemons:Grace")]
    public async Task Pass_BadSettingInTheEnvironment_IsWrongUsage(string name, string value, params string[] told)
    {
        var result = await Node.WatcherAsync([], new() { [name] = value });

        AssertRejected(result, ["environment", .. told]);
    }

    [Fact]
    public async Task Pass_GoodSettingInTheEnvironment_WinsOverTheFile()
    {
        var util = Node.PathOf("other-daemon-util");
        File.Copy(Node.PathOf("usr/lib/ganeti/daemon-util"), util);
        Settings.Set("Daemons:DaemonUtil", "/no/such/daemon-util");

        var result = await Node.WatcherAsync([], new() { ["GANETI_WATCHER_Daemons__DaemonUtil"] = util });

        Assert.Equal(0, result.ExitCode);
        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\n  \"Watcher\": ", "line 2, byte 14: ")]
    [InlineData("[]")]
    [InlineData("Watcher = yes", "line 1, byte 1: ")]
    [InlineData("\0\0\0\0", "line 1, byte 1: ")]
    public async Task Pass_FileIsNoJson_IsWrongUsage(string text, params string[] told)
    {
        Settings.Replace(text);

        await AssertRejectedAsync([], [Settings.File, .. told]);
    }

    [Theory]
    [InlineData]
    [InlineData("serve")]
    public async Task ThatIsToWatch_BadSetting_IsInTheLogToo(params string[] arguments)
    {
        Settings.Set("Schedule", "every day");

        await AssertRejectedAsync(arguments, ["'every day'"]);

        AssertLogHas("ERROR Nothing is watched, the configuration cannot be used: ");
        AssertLogHas("Watcher:Schedule: 'every day' should be ");
    }

    [Fact]
    public async Task Serve_BadSettingUnderASupervisor_IsOneLineWithItsPriority()
    {
        Settings.Set("Schedule", "every day");
        using var manager = new NotifySocket(Node);

        var result = await Node.WatcherAsync(["serve"], manager.Environment);

        AssertRejected(result, ["'every day'"]);
        Assert.StartsWith("<3>", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("READY=1", manager.Messages);
    }

    [Fact]
    public async Task ConfigCheck_GoodFiles_IsSilent()
    {
        Assert.Equal((0, ""), await ConfigCheckAsync());
        Assert.Equal((0, ""), await ConfigCheckAsync(Settings.File));
        File.Delete(Settings.File);
        Assert.Equal((0, ""), await ConfigCheckAsync());
    }

    [Fact]
    public async Task ConfigCheck_BadFile_TellsEachErrorOnALine_AndNothingElseHappens()
    {
        Settings.Set("Daemons:StoppedGrace", "soon");
        Settings.Set("Schedule", "every day");
        var other = Node.PathOf("other.json");
        File.Move(Settings.File, other);

        await AssertRejectedAsync(["config", "check", other], [$"ganeti-watcher: {other}: Watcher:Daemons:StoppedGrace: ", $"\nganeti-watcher: {other}: Watcher:Schedule: "]);
        await AssertRejectedAsync(["config", "check", $"{other}.no"], [$"{other}.no: there is no such file"]);
        Assert.Equal("", Node.Log);
    }

    [Fact]
    public async Task Pass_SeveralBadSettings_AllAreNamed()
    {
        Settings.Set("Daemons:StoppedGrace", "soon");
        Settings.Set("Daemons:SettleTime", "late");

        await AssertRejectedAsync([], ["'soon'", "'late'"]);
    }

    [Fact]
    public async Task Pass_FileIsADirectory_IsWrongUsage()
    {
        File.Delete(Settings.File);
        Directory.CreateDirectory(Settings.File);

        await AssertRejectedAsync([], [Settings.File]);
    }

    [Fact]
    public async Task Pass_ASettingIsAnObject_IsWrongUsage()
    {
        Settings.Replace("""{ "Watcher": { "Schedule": { "Every": "5m" } } }""");

        await AssertRejectedAsync([], [Settings.File, "Watcher:Schedule:Every"]);
    }

    [Fact]
    public async Task Status_FileIsMissing_TheDefaultsHold()
    {
        File.Delete(Settings.File);

        var result = await Node.WatcherAsync("status");

        Assert.NotEqual(2, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    private async Task<(int ExitCode, string Text)> ConfigCheckAsync(params string[] file) =>
        await Node.WatcherAsync(["config", "check", .. file]) is var result ? (result.ExitCode, result.Text) : default;

    private async Task AssertRejectedAsync(string[] arguments, IEnumerable<string> told) =>
        AssertRejected(await Node.WatcherAsync(arguments), told);

    private void AssertRejected(CommandResult result, IEnumerable<string> told)
    {
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.All(told, text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Daemons.Starts);
    }
}
