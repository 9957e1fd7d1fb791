using System.Globalization;

namespace Watcher.NodeTests.Security;

/// <summary>What Ganeti's other users can do beside root in the directories that they share: as the real users, in the real directories.</summary>
[Collection<PlainBookwormServed>]
public sealed class HostileNeighbourTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string Victim = "/root/victim";

    // As tmpfs has it, "precious" and 0600.
    private const string Untouched = "600 root precious";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Node.CheckedAsync(["sh", "-c", $"printf precious > {Victim}; chmod 600 {Victim}"]);
    }

    public override async ValueTask DisposeAsync()
    {
        await Node.CheckedAsync(["sh", "-c", "find /run/ganeti /var/lib/ganeti /var/log/ganeti -maxdepth 1 -name '*.new' -delete; rm -rf /var/log/ganeti/rapi-daemon.log.sav"]);
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
    }

    /// <summary>Each user plants links for the service's process id, where he may, at every name that a file of ours had while it was being written.</summary>
    [Fact]
    public async Task Service_LinksLieAtForetoldNames_RootsFileIsNotTouched()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        var pid = service.Process.Pid;
        var group = (await Node.CheckedAsync(["sh", "-c", "cut -d' ' -f1 /var/lib/ganeti/ssconf_nodegroups"])).Text;
        foreach (var user in new[] { "gnt-metad", "gnt-rapi", "gnt-confd" })
        {
            await PlantAsync(user, string.Create(CultureInfo.InvariantCulture, $"/run/ganeti/instance-status.{pid}.new"));
        }

        await PlantAsync("gnt-masterd", string.Create(CultureInfo.InvariantCulture, $"/var/lib/ganeti/watcher.{group}.instance-status.{pid}.new"));
        await PlantAsync("gnt-masterd", string.Create(CultureInfo.InvariantCulture, $"/var/lib/ganeti/watcher.{group}.data.{pid}.new"));
        await service.UntilItHasLookedTwiceAsync();

        Assert.Equal(Untouched, await VictimAsync());
        Assert.Equal("regular file root", await StatAsync("/run/ganeti/instance-status", "%F %U"));
        Assert.Contains("inst1 ", Node.Files.Read("/run/ganeti/instance-status"), StringComparison.Ordinal);
    }

    /// <summary>A link, and a file of his own, where the log is to be: root's text goes into neither.</summary>
    [Theory]
    [InlineData("ln -s " + Victim + " watcher.log")]
    [InlineData("touch watcher.log")]
    public async Task Once_TheLogIsAStrangers_NothingIsWrittenIntoIt(string plant)
    {
        await AsAsync("gnt-metad", $"cd /var/log/ganeti && {plant}");
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once");

        Assert.Contains("ganeti-mond died", result.Error, StringComparison.Ordinal);
        Assert.Equal(Untouched, await VictimAsync());
        Assert.Equal("", plant.StartsWith("touch", StringComparison.Ordinal) ? Node.Log : "");
        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    /// <summary>What was written into a log that only root may read reaches no file that others may read.</summary>
    [Fact]
    public async Task Service_DaemonFails_ItsLogIsToldToRootOnly()
    {
        await ConfigureAsync(("Daemons:DaemonUtil", ""), ("Daemons:RetryFirst", "1h"), ("Daemons:RetryMost", "1h"));
        await Node.CheckedAsync(["sh", "-c", "cd /var/log/ganeti && mv rapi-daemon.log rapi-daemon.log.sav && mkdir rapi-daemon.log"]);
        try
        {
            await using var service = await WatcherService.StartAsync(Node);
            await Node.Daemons.KillAsync("rapi");
            await Until.TrueAsync(
                async () => (await Node.WatcherAsync("status")).Output.Contains("ganeti-rapi could not be kept running", StringComparison.Ordinal),
                "the failure is told", () => Node.Log);

            var all = (await Node.CheckedAsync(As("nobody", "cat /run/ganeti-watcher/*.json; ganeti-watcher status; true"))).Text;
            Assert.Contains("ganeti-rapi could not be kept running (1 in a row): (told to root)", all, StringComparison.Ordinal);
            var root = (await Node.WatcherAsync("status")).Output;
            Assert.Contains("ganeti-rapi could not be kept running (1 in a row): ", root, StringComparison.Ordinal);
            Assert.DoesNotContain("(told to root)", root, StringComparison.Ordinal);
        }
        finally
        {
            await Node.CheckedAsync(["sh", "-c", "cd /var/log/ganeti && rmdir rapi-daemon.log && mv rapi-daemon.log.sav rapi-daemon.log"]);
        }
    }

    private static string[] As(string user, string command) =>
        ["setpriv", $"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", user == "nobody" ? "--clear-groups" : "--init-groups", "sh", "-c", command];

    private async Task AsAsync(string user, string command) => await Node.CheckedAsync(As(user, command));

    private Task PlantAsync(string user, string path) => AsAsync(user, $"ln -sfn {Victim} {path}");

    private async Task<string> StatAsync(string path, string format) => (await Node.CheckedAsync(["stat", "-c", format, path])).Text;

    private async Task<string> VictimAsync() => $"{await StatAsync(Victim, "%a %U")} {Node.Files.Read(Victim)}";
}
