namespace Watcher.NodeTests.Harness;

/// <summary>
/// Ganeti's package as a file: installed over itself it runs the same scripts as an upgrade within a minor version, which is when they stop the daemons and
/// start them again.
/// </summary>
internal static class GanetiPackage
{
    /// <summary>The upgrade.</summary>
    public static readonly string[] Install = ["sh", "-c", "dpkg --install /root/ganeti*.deb"];

    /// <summary>Makes the file on a node.</summary>
    public static async Task MakeAsync(TestNode node, Suite suite)
    {
        await NodeScripts.RunAsync(TimeSpan.FromMinutes(5), "repack.sh", node.Name, "ganeti", suite == Suite.Trixie ? "ganeti-3.1" : "ganeti-3.0");
        if (!node.Files.Exists("/run/systemd/system"))
        {
            // Asked by invoke-rc.d, which starts nothing where nobody knows; on such a node sysvinit would.
            await node.CheckedAsync(["sh", "-c", "rm /sbin/runlevel; printf '#!/bin/sh\\necho N 2\\n' > /sbin/runlevel; chmod 755 /sbin/runlevel"]);
        }
    }
}
