namespace Watcher.NodeTests.Adoption;

/// <summary>What an administrator has decided or written himself stands, there and back.</summary>
public abstract class AdoptDecisionTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string Own = "/usr/local/lib/systemd/system";
    private const string Aside = "/var/lib/ganeti-watcher/units-aside";
    private const UnixFileMode Mode = (UnixFileMode)0b110_100_100;

    /// <summary>Refused before a file is touched; what it says to type is the way out.</summary>
    [Theory]
    [InlineData("systemctl -q mask ganeti.service", "systemctl unmask ganeti.service")]
    [InlineData("update-rc.d ganeti disable", "update-rc.d ganeti enable")]
    [InlineData("systemctl -q mask ganeti-noded.service", "systemctl unmask ganeti-noded.service")]
    public async Task InitScriptThatWouldNotStart_UnadoptTouchesNothing_AndSaysWhatToType(string how, string command)
    {
        await AdoptAsync();
        await Units.ShellAsync(how);
        var (files, noded) = (await FilesAsync(), Node.Daemons.Get("noded"));

        var result = await Node.WatcherAsync("units", "unadopt");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"\"{command}\"", result.Error, StringComparison.Ordinal);
        Assert.Equal((files, noded), (await FilesAsync(), Node.Daemons.Get("noded")));
        await Units.ShellAsync(command);
        await UnadoptAsync();
    }

    [Fact]
    public async Task ArgumentsOfTheLastStart_TheInitScriptsStartHasThem_AndNoLaterOne()
    {
        await AdoptAsync();
        await Units.ControlAsync("stop", "ganeti-luxid.service");
        await Node.CheckedAsync([TestNode.Watcher, "daemon-util", "start", "ganeti-luxid", "--no-voting", "--yes-do-it"]);

        await UnadoptAsync();

        Assert.Contains("--no-voting", await CommandLineOfLuxidAsync(), StringComparison.Ordinal);
        await Units.ControlAsync("restart", InitScripts);
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.DoesNotContain("--no-voting", await CommandLineOfLuxidAsync(), StringComparison.Ordinal);
    }

    /// <summary>Under the name of one of ours, where ours belong; twice, with two texts.</summary>
    [Fact]
    public async Task OwnFileInOurPlace_IsKeptAside_BesideAnEarlierOne()
    {
        foreach (var text in (string[])["# one\n", "# two\n"])
        {
            await Node.Files.WriteAsync($"{Own}/ganeti-rapi.service", text, Mode);
            await AdoptAsync();
            await UnadoptAsync();
        }

        Assert.Equal(("# one\n", "# two\n"), (Node.Files.Read($"{Aside}/ganeti-rapi.service"), Node.Files.Read($"{Aside}/ganeti-rapi.service.1")));
    }

    /// <summary>The watcher's service serves beside the init script, too: an adopt that has to go back leaves it.</summary>
    [Fact]
    public async Task AdoptThatGoesBack_LeavesTheWatchersService()
    {
        await Units.ShellAsync($"{TestNode.Watcher} units render --only watcher --output /etc/systemd/system 2>/dev/null; systemctl daemon-reload; systemctl -q enable --now ganeti-watcher.service");
        var before = await FilesAsync();
        await Node.Files.WriteAsync("/etc/systemd/system/ganeti-rapi.service.d/local.conf", "[Service]\nExecStart=\nExecStart=/bin/false\nRestart=no\n", Mode);
        var service = await Units.PropertyAsync("ganeti-watcher.service", "MainPID");

        var result = await Node.WatcherAsync("units", "adopt");

        Node.Files.DeleteDirectory("/etc/systemd/system/ganeti-rapi.service.d");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The daemons are the init script's again", result.Error, StringComparison.Ordinal);
        Assert.Equal(UnitFiles(before), UnitFiles(await FilesAsync()));
        Assert.Equal((service, "active", "enabled"), (
            await Units.PropertyAsync("ganeti-watcher.service", "MainPID"), await Units.PropertyAsync("ganeti-watcher.service", "ActiveState"),
            await Units.PropertyAsync("ganeti-watcher.service", "UnitFileState")));
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        AssertGuest();
        await UnadoptAsync("--purge");
    }

    /// <summary>Without what the service writes meanwhile, and whichever line is the last one, whose end is cut off.</summary>
    private static string UnitFiles(string files) =>
        string.Join('\n', files.Split('\n').Where(line => !line.StartsWith("/var/lib/", StringComparison.Ordinal)).Select(line => line.TrimEnd()));

    private Task<string> CommandLineOfLuxidAsync() => Units.ShellAsync("tr '\\0' ' ' < /proc/$(cat /run/ganeti/ganeti-luxid.pid)/cmdline");
}
