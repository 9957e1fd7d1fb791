using System.Globalization;

namespace Watcher.NodeTests.Packages;

/// <summary>The package with the units: nothing runs otherwise than before until "units adopt", also after a reboot; and it goes while the node is adopted.</summary>
public abstract class UnitsPackageTests
{
    private const string Brought = "/usr/share/ganeti-systemd-units/systemd/system";
    private const string Adopted = "/usr/local/lib/systemd/system";

    private readonly Suite _suite;

    private protected UnitsPackageTests(Suite suite) => _suite = suite;

    [Fact]
    public async Task InstalledAndBooted_TheInitScriptsDaemonsRun_AdoptedAndRemoved_TheUnitsStay_AndNothingIsLeftInTheEnd()
    {
        var whyNot = await NodeSupport.WhyNotAsync();
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        await using var node = await TestNode.BootAsync(new NodeRequest(NodeKind.Systemd, _suite) { WithQuickStarts = true, WithQuickPrograms = true });
        try
        {
            await ThereAndBackAsync(node);
        }
        finally
        {
            await Aftermath.CheckAsync(node);
        }
    }

    private async Task ThereAndBackAsync(TestNode node)
    {
        var units = new NodeUnits(node);
        var package = new NodePackage(node, _suite);

        // As where nothing of ours was before.
        await units.ShellAsync($"rm {TestNode.Watcher}");
        package.Bring();
        var before = await package.FilesAsync();
        var daemons = Pids(node);
        Assert.Contains("units adopt", await package.DpkgAsync("--install", NodePackage.Installed, NodePackage.InstalledUnits), StringComparison.Ordinal);
        await AssertStockAsync(node, units);
        Assert.Equal(daemons, Pids(node));

        await node.CheckedAsync(["gnt-instance", "shutdown", "inst1"]);
        node.Guest.LetGo();
        await node.RebootAsync();
        await AssertStockAsync(node, units);
        await NodeLuxi.WaitAsync(node);
        await node.Guest.StartAsync();

        var adopted = await node.RunAsync([NodePackage.Watcher, "units", "adopt"]);
        Assert.True(adopted.ExitCode == 0, $"{adopted}");
        Assert.Equal("", await units.ShellAsync($"for file in {Brought}/*; do cmp $file {Adopted}/${{file##*/}}; done; ls {Adopted} > /run/adopted; ls {Brought} | diff - /run/adopted"));
        daemons = Pids(node);

        Assert.Contains("units unadopt", await package.DpkgAsync("--remove", NodePackage.Units), StringComparison.Ordinal);
        await units.ControlAsync("daemon-reload");
        await units.WaitUntilReadyAsync();
        Assert.Equal(daemons, Pids(node));
        var check = await node.RunAsync([NodePackage.Watcher, "units", "check"]);
        Assert.Equal((0, ""), (check.ExitCode, check.Text));

        var back = await node.RunAsync([NodePackage.Watcher, "units", "unadopt", "--purge"]);
        Assert.True(back.ExitCode == 0, $"{back}");
        await AssertStockAsync(node, units);
        await package.DpkgAsync("--purge", NodePackage.Units, NodePackage.Name);
        Assert.Equal(before, await package.FilesAsync());
    }

    /// <summary>All daemons are the init script's, for systemd too when it reads its units anew.</summary>
    private static async Task AssertStockAsync(TestNode node, NodeUnits units)
    {
        await units.ControlAsync("daemon-reload");
        await node.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.All(NodeDaemons.Names, (string name) => Assert.EndsWith("/ganeti.service", node.Processes.Cgroup(node.Daemons.Get(name).Pid), StringComparison.Ordinal));
        Assert.Equal("not-found", await units.PropertyAsync("ganeti.target", "LoadState"));
        Assert.Equal("/etc/init.d/ganeti", await units.PropertyAsync("ganeti.service", "SourcePath"));
    }

    private static string Pids(TestNode node) => string.Join(' ', NodeDaemons.Names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{node.Daemons.Get(name).Pid}")));
}
