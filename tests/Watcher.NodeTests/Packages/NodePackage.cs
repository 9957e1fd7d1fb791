namespace Watcher.NodeTests.Packages;

/// <summary>The packages (deploy/debian) on a node, and the cron lines of Ganeti's own.</summary>
internal sealed class NodePackage(TestNode node, Suite suite)
{
    public const string Name = "ganeti-watcher-native";
    public const string Units = "ganeti-systemd-units";
    public const string Watcher = "/usr/sbin/ganeti-watcher";
    public const string Installed = "/root/package.deb";
    public const string InstalledUnits = "/root/units.deb";

    /// <summary>The same as a later version.</summary>
    public const string Later = "/root/later.deb";

    // All that a package may bring or leave; what Ganeti and the system write in the meantime is not in it.
    private const string AllFiles =
        "find /etc /usr /opt /var/lib/ganeti-watcher /var/lib/systemd /run/ganeti-watcher /run/systemd/system ! -type d -printf '%p %l\\n' 2>/dev/null"
        + " | grep -v -e '^/var/lib/systemd/coredump' -e '^/etc/ld.so.cache' -e '^/var/lib/systemd/timers' | sort; dpkg-divert --list '*ganeti*'";

    /// <summary>Puts both on the node, as files.</summary>
    public void Bring()
    {
        File.Copy(Find(Name), node.Files.Outside(Installed), overwrite: true);
        File.Copy(Find(Units), node.Files.Outside(InstalledUnits), overwrite: true);
    }

    /// <summary>Makes a later version of the first: dpkg goes by the number.</summary>
    public async Task BringLaterAsync() => await ShellAsync($"""
        cd /root && rm -rf later && dpkg-deb --raw-extract {Installed} later && sed -i 's/^Version: /&9:/' later/DEBIAN/control
        dpkg-deb -Znone --root-owner-group --build later {Later} && rm -rf later
        """);

    public Task<string> VersionAsync() => ShellAsync($"dpkg-query -W -f '${{Status}} ${{Version}}' {Name}");

    public async Task<string> DpkgAsync(params string[] arguments) => await ShellAsync($"DEBIAN_FRONTEND=noninteractive dpkg {string.Join(' ', arguments)} 2>&1");

    public Task<string> FilesAsync() => ShellAsync(AllFiles);

    /// <summary>The same, killed as soon as the postinst asks something of systemd, and the postinst with it.</summary>
    public async Task DpkgKilledInPostinstAsync(params string[] arguments)
    {
        const string Killer = "/run/killer";
        await ShellAsync($"""
            mkdir {Killer}
            printf '#!/bin/sh\nkill -KILL $(cut -d " " -f 4 /proc/$PPID/stat) $PPID\n' > {Killer}/systemctl
            chmod 755 {Killer}/systemctl
            """);
        var killed = await node.RunAsync(["env", $"PATH={Killer}:/usr/sbin:/usr/bin:/sbin:/bin", "dpkg", .. arguments]);
        Assert.True(killed.ExitCode == 137, $"{killed}");
        await ShellAsync($"rm -r {Killer}");
    }

    /// <summary>The lines for the watcher in cron.d of Ganeti's own package, Debian 13 has two, as cron would run them: silent.</summary>
    /// <param name="mayBeMissing">For a moment there may be no watcher, which the lines look for, and end with 1.</param>
    public async Task CronAsync(bool mayBeMissing = false)
    {
        var lines = (await ShellAsync("sed -n '/ganeti-watcher/s/^.* root //p' /etc/cron.d/ganeti")).Split('\n');
        Assert.All(lines, line => Assert.Contains("/usr/sbin/ganeti-watcher", line, StringComparison.Ordinal));
        foreach (var line in lines)
        {
            var result = await node.RunAsync(["sh", "-c", line]);

            // Python opens the stock watcher's file a while after it was started for it: the line had found it there.
            var isGone = mayBeMissing && result is { ExitCode: 2, Text: "/usr/bin/python3: can't open file '/usr/sbin/ganeti-watcher': [Errno 2] No such file or directory" };
            Assert.True(isGone || (result.Text.Length == 0 && (result.ExitCode == 0 || (mayBeMissing && result.ExitCode == 1))), $"{result}");
        }
    }

    /// <summary>Where the name in the cron lines leads.</summary>
    public Task<string> WatcherAsync() => ShellAsync("readlink /usr/sbin/ganeti-watcher");

    private string Find(string package) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "artifacts", "packages"), $"{package}_*~{(suite == Suite.Bookworm ? "deb12u1" : "deb13u1")}_*.deb").Single();

    private async Task<string> ShellAsync(string script) => (await node.CheckedAsync(["sh", "-c", script])).Output.Trim();
}
