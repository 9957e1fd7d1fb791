using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>Reads the node's place in the cluster from ssconf; asks no daemon, since it is the daemons that may be down.</summary>
internal sealed class ClusterProbe(GanetiPaths paths, Ssconf ssconf, TimeProvider time)
{
    private static readonly TimeSpan ResolveDeadline = TimeSpan.FromSeconds(5);

    /// <summary>This host, as it calls itself; Ganeti may know it by a longer name.</summary>
    public static string OwnName() =>
        Environment.GetEnvironmentVariable("GANETI_HOSTNAME") is { Length: > 0 } virtualName ? virtualName : Dns.GetHostName();

    public async Task<ClusterView> LookAsync(CancellationToken ct) => await LookAtRoleAsync(ct) with { Groups = ReadGroups() };

    private async Task<ClusterView> LookAtRoleAsync(CancellationToken ct)
    {
        try
        {
            var master = ssconf.TryRead("master_node");
            if (master is null && !File.Exists(paths.ServerCertificate))
            {
                return new ClusterView(NodeRole.NotInCluster, false);
            }

            if (string.IsNullOrEmpty(master))
            {
                var problem = $"{ssconf.PathOf("master_node")} {(master is null ? "is missing" : "is empty")}";
                return new ClusterView(NodeRole.Unknown, UsesUserShutdown(), problem);
            }

            return new ClusterView(await IsThisHostAsync(master, ct) ? NodeRole.Master : NodeRole.Regular, UsesUserShutdown());
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return new ClusterView(NodeRole.Unknown, false, e.Message);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return new ClusterView(NodeRole.Unknown, false, $"host name '{OwnName()}' does not resolve: {e.Message}", HostNameUnresolved: true);
        }
    }

    /// <summary>Nodes are known by their full names; a host that goes by a short one is resolved, as Ganeti does (netutils.Hostname).</summary>
    private async Task<bool> IsThisHostAsync(string master, CancellationToken ct)
    {
        var own = OwnName();
        if (own.Equals(master, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (ssconf.ReadLines("node_list").Contains(own, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        var entry = await Dns.GetHostEntryAsync(own, ct).WaitAsync(ResolveDeadline, time, ct);
        return entry.HostName.Equals(master, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with the file others tell; here it says only that nothing is known.</summary>
    private ImmutableArray<string> ReadGroups()
    {
        try
        {
            return [.. NodeGroup.ReadAll(ssconf).Select(group => group.Uuid)];
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return [];
        }
    }

    private bool UsesUserShutdown() =>
        ssconf.TryRead("enabled_user_shutdown") == "True" && ssconf.ReadLines("hypervisor_list").Contains("kvm");
}
