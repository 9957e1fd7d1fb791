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
    [InlineData("{ \"Watcher\": ")]
    [InlineData("[]")]
    [InlineData("Watcher = yes")]
    [InlineData("\0\0\0\0")]
    public async Task Pass_FileIsNoJson_IsWrongUsage(string text)
    {
        Settings.Replace(text);

        await AssertRejectedAsync([], [Settings.File]);
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
