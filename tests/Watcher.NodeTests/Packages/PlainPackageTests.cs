namespace Watcher.NodeTests.Packages;

/// <summary>The package where systemd does not run: it comes and goes, and brings daemons back by the stock cron line.</summary>
[Collection<PlainTrixie>]
public sealed class PlainPackageTests(PlainTrixieNode fixture) : NodeTest(fixture)
{
    private NodePackage Package => new(Node, Suite);

    [Fact]
    public async Task InstalledRemovedAndPurged_TheCronLineBringsDaemonsBack_AndNothingIsLeft()
    {
        // The package's own, which goes with it.
        Node.Files.Delete(WatcherConfig.Path);
        Package.Bring();
        var before = await Package.FilesAsync();

        await Package.DpkgAsync("--install", NodePackage.Installed);
        var killed = await Node.Daemons.KillAsync("rapi", "mond");
        await Package.CronAsync();
        await Node.Daemons.WaitForNextAsync("rapi", killed[0]);
        await Node.Daemons.WaitForNextAsync("mond", killed[1]);
        Assert.Contains("Starting ganeti-rapi", Node.Log, StringComparison.Ordinal);

        await Package.DpkgAsync("--remove", NodePackage.Name);
        Assert.Equal("../share/ganeti/default/ganeti-watcher", await Package.WatcherAsync());
        await Package.DpkgAsync("--purge", NodePackage.Name);
        Assert.Equal(before, await Package.FilesAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await Node.RunAsync(["dpkg", "--purge", NodePackage.Name]);
        await base.DisposeAsync();
    }
}
