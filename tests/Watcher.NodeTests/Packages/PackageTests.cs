using System.Globalization;
using Watcher.NodeTests.Activation;
using Watcher.NodeTests.Adoption;

namespace Watcher.NodeTests.Packages;

/// <summary>The package (deploy/debian) on a node of Debian as it is: it comes and goes, the stock cron line works all the time, and the guest lives.</summary>
public abstract class PackageTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string Service = "ganeti-watcher.service";
    private const string Victim = "victim";
    private const string Own = TestNode.Watcher + ".own";
    private const string Adopted = "/usr/local/lib/systemd/system";

    private NodePackage Package => new(Node, Suite);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Package.Bring();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Units.ShellAsync($"dpkg --purge {NodePackage.Units} {NodePackage.Name} 2>&1");
        await BringOwnBackAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task InstalledUpgradedRemovedAndPurged_TheCronLineWorksAllTheTime_AndNothingIsLeft()
    {
        var before = await Package.FilesAsync();
        var daemons = Pids();
        var since = TimeProvider.System.GetTimestamp();
        await BesideCronAsync("--install", NodePackage.Installed);
        Assert.Equal(("inactive", "disabled"), (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "UnitFileState")));
        Assert.Equal("../share/ganeti/default/ganeti-watcher", await Units.ShellAsync("readlink /usr/sbin/ganeti-watcher.stock"));
        Assert.Equal(daemons, Pids());
        var brought = await Units.ShellAsync($"dpkg --listfiles {NodePackage.Name}");
        Assert.All(
            ["/man8/ganeti-watcher.8.gz", "/man5/ganeti-watcher.json.5.gz", "/bash-completion/completions/ganeti-watcher", "/zsh/vendor-completions/_ganeti-watcher", $"/doc/{NodePackage.Name}/docs/events.md"],
            (string file) => Assert.Contains(file, brought, StringComparison.Ordinal));

        // Ours is found by the stock cron line, and works alone.
        await KilledAsync("mond");
        await Package.CronAsync();
        await Node.Daemons.WaitForAsync(["mond"]);
        Assert.Contains("daemons.json", await Units.ShellAsync("ls /var/lib/ganeti-watcher"), StringComparison.Ordinal);

        await Units.ShellAsync($"systemctl -q enable --now {Service}");
        await KilledAsync("rapi");
        await Node.Daemons.WaitForAsync(["rapi"]);
        Assert.Contains("Next: it is started again at once.", await Units.ShellAsync("journalctl -x --no-pager GANETI_DAEMON=ganeti-rapi"), StringComparison.Ordinal);
        Figures.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Debian}: from the package's installation to the first daemon that its service brought back: {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s (goal: under 60)"));
        await Package.CronAsync();

        // To a later version, whose postinst is killed with dpkg, as by a power cut; from there back to this one, and to this one again.
        daemons = Pids();
        await Package.BringLaterAsync();
        await Package.DpkgKilledInPostinstAsync("--install", NodePackage.Later);
        Assert.StartsWith("install ok half-configured", await Package.VersionAsync(), StringComparison.Ordinal);
        await Package.CronAsync();
        await BesideCronAsync("--configure", "--pending");
        Assert.StartsWith("install ok installed 9:", await Package.VersionAsync(), StringComparison.Ordinal);
        await BesideCronAsync("--install", NodePackage.Installed);
        Assert.DoesNotContain(" 9:", await Package.VersionAsync(), StringComparison.Ordinal);
        var pid = await Units.PropertyAsync(Service, "MainPID");
        await BesideCronAsync("--install", NodePackage.Installed);
        await Until.TrueAsync(async () => await Units.PropertyAsync(Service, "MainPID") is var now && now != pid && now != "0", "the upgraded service runs");
        Assert.Equal(daemons, Pids());
        await Package.CronAsync();

        // A pause, which our watcher keeps, is the stock one's too.
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Package.CronAsync();
        await BesideCronAsync("--remove", NodePackage.Name);
        Assert.Contains("paused", (await Node.CheckedAsync(["gnt-cluster", "watcher", "info"])).Output, StringComparison.Ordinal);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        Assert.Equal("../share/ganeti/default/ganeti-watcher", await Package.WatcherAsync());
        Assert.Equal("not-found", await Units.PropertyAsync(Service, "LoadState"));
        Assert.Equal(daemons, Pids());
        await KilledAsync("mond");
        await Package.CronAsync();
        await Node.Daemons.WaitForAsync(["mond"]);

        await Package.DpkgAsync("--purge", NodePackage.Name);
        Assert.Equal(before, await Package.FilesAsync());
        AssertGuest();
    }

    /// <summary>
    /// Attempts are counted on by whoever comes next, and of two of our watchers, three with the service, one acts. The stock watcher is run alone: a second one that
    /// comes a little later finds the instance running, and forgets the count ("Restart of instance succeeded").
    /// </summary>
    [Fact]
    public async Task CrashedBeforeInAndAfterIt_TheAttemptsAreCountedOn_AndEachCrashIsOneStart()
    {
        var instances = new NodeInstances(Node);
        instances.DeleteState();
        await instances.AddAsync("node1.gnt.test", Victim);
        try
        {
            var verified = (await Node.RunAsync(["gnt-cluster", "verify"])).ExitCode;
            await CrashedAsync(instances, 1, passes: 1);
            await Package.DpkgAsync("--install", NodePackage.Installed);
            await CrashedAsync(instances, 2, passes: 2);
            await Units.ShellAsync($"systemctl -q enable --now {Service}");
            await CrashedAsync(instances, 3, passes: 2);
            await Package.DpkgAsync("--remove", NodePackage.Name);
            await CrashedAsync(instances, 4, passes: 1);
            Assert.Equal(verified, (await Node.RunAsync(["gnt-cluster", "verify"])).ExitCode);
        }
        finally
        {
            await Node.CheckedAsync(["gnt-instance", "remove", "--force", Victim]);
            instances.DeleteState();
        }

        AssertGuest();
    }

    /// <summary>
    /// The units of adopt are not the package's: the daemons stay with them, and the watcher's own does not start the stock one. luxid's clients, whose connections go through
    /// the package's executable, are refused at no moment.
    /// </summary>
    [Fact]
    public async Task ReinstalledAndRemovedFromAnAdoptedNodeWithActivation_TheDaemonsStay_NobodyIsRefused_AndTheWayBackIsTold()
    {
        await Package.DpkgAsync("--install", NodePackage.Installed, NodePackage.InstalledUnits);

        // As where nothing else was ever installed.
        await Units.ShellAsync($"mv {TestNode.Watcher} {Own}; ln -s /usr/sbin/ganeti-watcher {TestNode.Watcher}");
        Assert.Equal(0, (await Node.WatcherAsync("units", "adopt")).ExitCode);
        await AssertAdoptedAsync();
        await Units.ShellAsync($"systemctl -q enable --now {Service}");
        var (daemons, units) = (Pids(), await AdoptedUnitsAsync());
        await using (var clients = new LuxidClients(Node))
        {
            await ActivateAsync();
            await AssertUpgradesOnlySpeakAsync();
            Assert.Equal("active", await Units.PropertyAsync("ganeti-luxid.socket", "ActiveState"));

            // Against what depends on it, which is not removed with it: nothing is begun.
            Assert.Contains("dependency problems", (await Node.RunAsync(["dpkg", "--remove", NodePackage.Name])).Text, StringComparison.Ordinal);
            Assert.Equal("active", await Units.PropertyAsync("ganeti-luxid.socket", "ActiveState"));

            var removed = await Package.DpkgAsync("--remove", NodePackage.Units, NodePackage.Name);

            Assert.Contains("units unadopt", removed, StringComparison.Ordinal);
            Assert.Equal(("inactive", "disabled"), (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "UnitFileState")));
            Assert.Equal(units, await AdoptedUnitsAsync());
            await clients.UntilAnsweredAsync();

            // The other way round, and all of it at once.
            await Package.DpkgAsync("--install", NodePackage.Installed, NodePackage.InstalledUnits);
            await ActivateAsync();
            await Package.DpkgAsync("--purge", NodePackage.Name, NodePackage.Units);
            Assert.Equal(units, await AdoptedUnitsAsync());
            await clients.UntilAnsweredAsync();
            Assert.Equal((0, 0), (clients.Refused, clients.CutOff));
        }

        Assert.Equal(daemons, Pids());
        AssertGuest();
        await Package.DpkgAsync("--install", NodePackage.Installed);
        Assert.Equal(0, (await Node.WatcherAsync("units", "unadopt", "--purge")).ExitCode);
        await Package.DpkgAsync("--purge", NodePackage.Name);
        await BringOwnBackAsync();
        await AssertStockAsync();
    }

    /// <summary>The same version again: the units on the node are these, or are not, and that is all that becomes of it.</summary>
    private async Task AssertUpgradesOnlySpeakAsync()
    {
        const string NotThese = "The units on this node are not these: \"ganeti-watcher units check\" says in what, \"ganeti-watcher units adopt\" brings them.";
        Assert.DoesNotContain("units adopt", await Package.DpkgAsync("--install", NodePackage.Installed, NodePackage.InstalledUnits), StringComparison.Ordinal);
        await Units.ShellAsync($"echo '# of an earlier version' >> {Adopted}/ganeti-rapi.service");
        var (daemons, before) = (Pids(), await AdoptedUnitsAsync());
        Assert.Contains(NotThese, await Package.DpkgAsync("--install", NodePackage.InstalledUnits), StringComparison.Ordinal);
        Assert.Equal((daemons, before), (Pids(), await AdoptedUnitsAsync()));
        await Units.ShellAsync($"sed -i '$d' {Adopted}/ganeti-rapi.service");
    }

    private async Task ActivateAsync()
    {
        var enabled = await Node.WatcherAsync("units", "activation", "enable", "luxid");
        Assert.True(enabled.ExitCode == 0, $"{enabled}");
    }

    /// <summary>The units on the node, each with what is in it, and what enables them; the watcher's own are disabled with its package.</summary>
    private Task<string> AdoptedUnitsAsync() => Units.ShellAsync(
        $"find {Adopted} -type f -exec sha256sum {{}} + | sort -k 2; find /etc/systemd/system -name '*ganeti*' ! -name 'ganeti-watcher*' | sort");

    /// <summary>While dpkg is at work the cron lines are run, as their minute may come at any moment.</summary>
    private async Task BesideCronAsync(params string[] arguments)
    {
        var cron = Package.CronAsync(mayBeMissing: true);
        await Package.DpkgAsync(arguments);
        await cron;
    }

    /// <summary>So many passes at once, of whichever watcher is there.</summary>
    private async Task CrashedAsync(NodeInstances instances, int attempt, int passes)
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Task.WhenAll(Enumerable.Range(0, passes).Select(_ => PassAsync()));
        Assert.Equal((1, attempt), (NodeInstances.Starts(Node, Victim), instances.RestartCount(Victim)));

        Task PassAsync() => Node.RunAsync([NodePackage.Watcher, "--wait-children"]);
    }

    private Task<string> BringOwnBackAsync() => Units.ShellAsync($"[ ! -e {Own} ] || mv -f {Own} {TestNode.Watcher}");

    private async Task KilledAsync(string daemon)
    {
        var process = Node.Daemons.Get(daemon);
        await Node.CheckedAsync(["kill", "-KILL", process.Pid.ToString(CultureInfo.InvariantCulture)]);
        await Until.TrueAsync(() => !Node.Processes.IsAlive(process), $"{daemon} is dead");
    }

    private string Pids() => string.Join(' ', NodeDaemons.Names.Select(name => $"{name}:{Node.Daemons.Get(name).Pid}"));
}
