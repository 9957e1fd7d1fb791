using System.Globalization;

namespace Watcher.NodeTests.Adoption;

/// <summary>From what there is to our units, and back; the guest lives. Each release begins at other half-done installations in the ring, and at all of them by hand.</summary>
public abstract class AdoptTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string Etc = "/etc/systemd/system";

    [Fact]
    public async Task Stock_DryRunChangesNothing_AdoptedAndBack_NothingIsLeft()
    {
        var dry = await Node.WatcherAsync("units", "adopt", "--dry-run");
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("would restart ganeti-noded (pid", dry.Output, StringComparison.Ordinal);
        Assert.Equal(Before, await FilesAsync());

        var down = await DownWhileAsync(AdoptAsync);
        Say("adopted", down);
        var rapi = (await Units.PidsAsync())["rapi"];
        await Units.ControlAsync("kill", "-s", "KILL", "--kill-who=main", "ganeti-rapi.service");

        // Else it would be taken back in the middle of its restart, and its pid file with it.
        await Units.WaitAsync(async () => (await Units.PidsAsync())["rapi"] is var now && now != 0 && now != rapi, "systemd has started rapi again");
        await Units.WaitUntilReadyAsync();

        Say("back at the init script's", await DownWhileAsync(() => UnadoptAsync("--purge")));
        Assert.Equal(Before, await FilesAsync());
    }

    public static TheoryData<string> HalfDone => [.. HalfDoneInstallation.On(Suite.Bookworm)];

    [Theory]
    [MemberData(nameof(HalfDone))]
    public async Task HalfDone_AdoptedAndBack(string what)
    {
        await Units.ShellAsync(HalfDoneInstallation.Script(what));
        await AdoptAsync();
        await UnadoptAsync();
    }

    [Fact]
    public async Task GanetisOwnExampleUnits_AreTakenOverWithoutARestart_AndPutAside()
    {
        await ExampleUnits.InstallAsync(Node, Units);
        var before = await Units.PidsAsync();

        await AdoptAsync();

        Assert.Equal(before, await Units.PidsAsync());
        Assert.Contains("ganeti-noded.service", await Units.ShellAsync("ls /var/lib/ganeti-watcher/units-aside"), StringComparison.Ordinal);
        await UnadoptAsync();
    }

    /// <summary>An administrator's mask is his decision: that daemon stays where it is.</summary>
    [Fact]
    public async Task MaskedUnit_StaysMasked_AndItsDaemonWhereItIs()
    {
        await Units.ShellAsync("systemctl -q mask ganeti-mond.service");
        var mond = Node.Daemons.Get("mond");

        var result = await Node.WatcherAsync("units", "adopt");

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Equal(mond, Node.Daemons.Get("mond"));
        Assert.Equal("ganeti-noded.service", RunsIn("noded"));
        Assert.Equal("masked", await Units.PropertyAsync("ganeti-mond.service", "LoadState"));
        await Units.ShellAsync("systemctl -q unmask ganeti-mond.service");
        await AdoptAsync();
        await UnadoptAsync();
    }

    /// <summary>A drop-in of an administrator's with which noded's stop would end the guests.</summary>
    [Fact]
    public async Task KillModeThatKillsGuests_NothingIsTouched_AllIsAsBefore()
    {
        await Node.Files.WriteAsync($"{Etc}/ganeti-noded.service.d/local.conf", "[Service]\nKillMode=control-group\n", (UnixFileMode)0b110_100_100);
        var noded = Node.Daemons.Get("noded");

        var result = await Node.WatcherAsync("units", "adopt");

        Node.Files.DeleteDirectory($"{Etc}/ganeti-noded.service.d");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("local.conf", result.Error, StringComparison.Ordinal);
        Assert.Contains("All is as it was before", result.Error, StringComparison.Ordinal);
        Assert.Equal(noded, Node.Daemons.Get("noded"));
        await AssertStockAsync();
    }

    /// <summary>A daemon that cannot run by its unit: its program ends at once there.</summary>
    [Fact]
    public async Task DaemonThatDoesNotComeUp_TheInitScriptHasAllAgain()
    {
        await Node.Files.WriteAsync(
            $"{Etc}/ganeti-rapi.service.d/local.conf", "[Service]\nExecStart=\nExecStart=/bin/false\nRestart=no\n", (UnixFileMode)0b110_100_100);

        var result = await Node.WatcherAsync("units", "adopt");

        Node.Files.DeleteDirectory($"{Etc}/ganeti-rapi.service.d");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ganeti-rapi.service", result.Error, StringComparison.Ordinal);
        Assert.Contains("The daemons are the init script's again", result.Error, StringComparison.Ordinal);
        await AssertStockAsync();
    }

    private void Say(string what, Dictionary<string, TimeSpan> down) => Figures.Say(
        $"{Debian}: {what}, each daemon was down for {string.Join(", ", down.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.TotalSeconds:0.00} s")))}");
}
