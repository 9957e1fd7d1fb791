using System.Globalization;

namespace Watcher.NodeTests.Holds;

/// <summary>A plain node, for holds: the command, and a reboot as far as the watcher can tell.</summary>
internal static class HeldNode
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    public static async Task HoldAsync(TestNode node, params string[] arguments)
    {
        var result = await node.WatcherAsync(["hold", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    public static async Task ReleaseAsync(TestNode node, string daemon)
    {
        var result = await node.WatcherAsync("release", daemon);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    /// <summary>
    /// No daemon runs, their pid files are gone, and the boot id is another one. The guest lives on, as it would not, and so does what the
    /// hypervisor knows of it: a second one would be started.
    /// </summary>
    public static async Task RebootAsync(TestNode node)
    {
        var running = node.Daemons.Running();
        await node.Daemons.KillAsync(running);
        foreach (var daemon in NodeDaemons.Names)
        {
            node.Files.Delete(NodeDaemons.PidFile(daemon));
        }

        node.Files.DeleteDirectory("/run/ganeti-watcher");
        var file = string.Create(CultureInfo.InvariantCulture, $"/run/boot-id-{Guid.NewGuid():N}");
        await node.Files.WriteAsync(file, $"{Guid.NewGuid()}\n");

        // systemd-nspawn gives each container a boot id in the same way; over that none can be mounted (ENOENT, measured).
        await node.CheckedAsync(["umount", BootId]);
        await node.CheckedAsync(["mount", "--bind", file, BootId]);
    }
}
