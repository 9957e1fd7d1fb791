using System.Globalization;
using Watcher.NodeTests.Adoption;

namespace Watcher.NodeTests.Packages;

/// <summary>The package (deploy/debian) on a node of Debian as it is: it comes and goes, the stock cron line works all the time, and the guest lives.</summary>
public abstract class PackageTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string Name = "ganeti-watcher-native";
    private const string Service = "ganeti-watcher.service";
    private const string Own = TestNode.Watcher + ".own";
    private const string Installed = "/root/package.deb";

    // All that a package may bring or leave; what Ganeti and the system write in the meantime is not in it.
    private const string AllFiles =
        "find /etc /usr /opt /var/lib/ganeti-watcher /var/lib/systemd /run/ganeti-watcher /run/systemd/system ! -type d -printf '%p %l\\n' 2>/dev/null"
        + " | grep -v -e '^/var/lib/systemd/coredump' -e '^/etc/ld.so.cache' -e '^/var/lib/systemd/timers' | sort; dpkg-divert --list '*ganeti*'";

    private string Package => Directory.GetFiles(Path.Combine(Repository.Root, "artifacts", "packages"), Suite == Suite.Bookworm ? "*~deb12u1_*.deb" : "*~deb13u1_*.deb").Single();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        File.Copy(Package, Node.Files.Outside(Installed), overwrite: true);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Units.ShellAsync($"dpkg --purge {Name} 2>&1");
        await BringOwnBackAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task InstalledUpgradedRemovedAndPurged_TheCronLineWorksAllTheTime_AndNothingIsLeft()
    {
        var before = await Units.ShellAsync(AllFiles);
        var daemons = Pids();
        var since = TimeProvider.System.GetTimestamp();
        await DpkgAsync("--install", Installed);
        Assert.Equal(("inactive", "disabled"), (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "UnitFileState")));
        Assert.Equal("../share/ganeti/default/ganeti-watcher", await Units.ShellAsync("readlink /usr/sbin/ganeti-watcher.stock"));
        Assert.Equal(daemons, Pids());
        var brought = await Units.ShellAsync($"dpkg --listfiles {Name}");
        Assert.All(
            ["/man8/ganeti-watcher.8.gz", "/man5/ganeti-watcher.json.5.gz", "/bash-completion/completions/ganeti-watcher", $"/doc/{Name}/docs/events.md"],
            (string file) => Assert.Contains(file, brought, StringComparison.Ordinal));

        // Ours is found by the stock cron line, and works alone.
        await KilledAsync("mond");
        await CronAsync();
        await Node.Daemons.WaitForAsync(["mond"]);
        Assert.Contains("daemons.json", await Units.ShellAsync("ls /var/lib/ganeti-watcher"), StringComparison.Ordinal);

        await Units.ShellAsync($"systemctl -q enable --now {Service}");
        await KilledAsync("rapi");
        await Node.Daemons.WaitForAsync(["rapi"]);
        Assert.Contains("Next: it is started again at once.", await Units.ShellAsync("journalctl -x --no-pager GANETI_DAEMON=ganeti-rapi"), StringComparison.Ordinal);
        Figures.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Debian}: from the package's installation to the first daemon that its service brought back: {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s (goal: under 60)"));
        await CronAsync();

        // An upgrade that was cut off, and one as usual.
        daemons = Pids();
        await DpkgAsync("--unpack", Installed);
        await DpkgAsync("--configure", "--pending");
        var pid = await Units.PropertyAsync(Service, "MainPID");
        await DpkgAsync("--install", Installed);
        await Until.TrueAsync(async () => await Units.PropertyAsync(Service, "MainPID") is var now && now != pid && now != "0", "the upgraded service runs");
        Assert.Equal(daemons, Pids());
        await CronAsync();

        await DpkgAsync("--remove", Name);
        Assert.Equal("../share/ganeti/default/ganeti-watcher", await Units.ShellAsync("readlink /usr/sbin/ganeti-watcher"));
        Assert.Equal("not-found", await Units.PropertyAsync(Service, "LoadState"));
        Assert.Equal(daemons, Pids());
        await KilledAsync("mond");
        await CronAsync();
        await Node.Daemons.WaitForAsync(["mond"]);

        await DpkgAsync("--purge", Name);
        Assert.Equal(before, await Units.ShellAsync(AllFiles));
        AssertGuest();
    }

    /// <summary>The units of adopt are not the package's: the daemons stay with them, and the watcher's own does not start the stock one.</summary>
    [Fact]
    public async Task RemovedFromAnAdoptedNode_TheDaemonsStay_AndTheWayBackIsTold()
    {
        await DpkgAsync("--install", Installed);

        // As where nothing else was ever installed.
        await Units.ShellAsync($"mv {TestNode.Watcher} {Own}; ln -s /usr/sbin/ganeti-watcher {TestNode.Watcher}");
        Assert.Equal(0, (await Node.WatcherAsync("units", "adopt")).ExitCode);
        await AssertAdoptedAsync();
        await Units.ShellAsync($"systemctl -q enable --now {Service}");
        var daemons = Pids();

        var removed = await DpkgAsync("--remove", Name);

        Assert.Contains("units unadopt", removed, StringComparison.Ordinal);
        Assert.Equal(("inactive", "disabled"), (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "UnitFileState")));
        Assert.Equal(daemons, Pids());
        AssertGuest();
        await DpkgAsync("--install", Installed);
        Assert.Equal(0, (await Node.WatcherAsync("units", "unadopt", "--purge")).ExitCode);
        await DpkgAsync("--purge", Name);
        await BringOwnBackAsync();
        await AssertStockAsync();
    }

    private Task<string> BringOwnBackAsync() => Units.ShellAsync($"[ ! -e {Own} ] || mv -f {Own} {TestNode.Watcher}");

    private Task<string> DpkgAsync(params string[] arguments) => Units.ShellAsync($"DEBIAN_FRONTEND=noninteractive dpkg {string.Join(' ', arguments)} 2>&1");

    /// <summary>The lines for the watcher in cron.d of Ganeti's own package, Debian 13 has two, as cron would run them: silent.</summary>
    private async Task CronAsync()
    {
        var lines = (await Units.ShellAsync("sed -n '/ganeti-watcher/s/^.* root //p' /etc/cron.d/ganeti")).Split('\n');
        Assert.All(lines, line => Assert.Contains("/usr/sbin/ganeti-watcher", line, StringComparison.Ordinal));
        foreach (var line in lines)
        {
            var result = await Node.RunAsync(["sh", "-c", line]);
            Assert.Equal((0, ""), (result.ExitCode, result.Text));
        }
    }

    private async Task KilledAsync(string daemon)
    {
        var process = Node.Daemons.Get(daemon);
        await Node.CheckedAsync(["kill", "-KILL", process.Pid.ToString(CultureInfo.InvariantCulture)]);
        await Until.TrueAsync(() => !Node.Processes.IsAlive(process), $"{daemon} is dead");
    }

    private string Pids() => string.Join(' ', NodeDaemons.Names.Select(name => $"{name}:{Node.Daemons.Get(name).Pid}"));
}
