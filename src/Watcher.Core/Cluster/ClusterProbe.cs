using System.Collections.Immutable;
using System.Net;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>Reads the node's place in the cluster from ssconf; asks no daemon, since it is the daemons that may be down.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="ssconf">What the master tells.</param>
/// <param name="resolve">Looks up the names of the host that calls itself so; whether its nodes are known by IPv6 addresses.</param>
/// <param name="time">Time.</param>
internal sealed class ClusterProbe(GanetiPaths paths, Ssconf ssconf, Func<string, bool, HostNames> resolve, TimeProvider time)
{
    private const string MasterKey = "master_node";
    private const string NodesKey = "node_list";
    private const string EnvironmentName = "GANETI_HOSTNAME";
    private static readonly TimeSpan ResolveDeadline = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<HostNames>? _resolving;

    /// <summary>With the resolver of this host.</summary>
    public ClusterProbe(GanetiPaths paths, Ssconf ssconf, TimeProvider time)
        : this(paths, ssconf, HostNames.Resolve, time)
    {
    }

    /// <summary>This host, as it calls itself; Ganeti may know it by a longer name.</summary>
    public static string OwnName() => VirtualName ?? Dns.GetHostName();

    private static string? VirtualName => Environment.GetEnvironmentVariable(EnvironmentName) is { Length: > 0 } name ? name : null;

    public async Task<ClusterView> LookAsync(CancellationToken ct)
    {
        ClusterView role;
        try
        {
            role = await LookAtRoleAsync(ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileFormatException or TimeoutException)
        {
            role = new ClusterView(NodeRole.Unknown, false, e.Message);
        }

        return role.Role == NodeRole.NotInCluster ? role : WithUserShutdown(role) with { Groups = ReadGroups() };
    }

    /// <summary>The names of a master whose daemons would not take it for one; null when they would, and when this is no master.</summary>
    public async Task<string?> FindMisnamedAsync(CancellationToken ct)
    {
        try
        {
            return VirtualName is null && ssconf.TryRead(MasterKey) is { Length: > 0 } master && await NamesAsync(ct) is var names
                && RoleDecision.Decide(master, [], names, "") is { Role: NodeRole.Master } view
                ? view.Misnamed
                : null;
        }
        catch (Exception e) when (e is IOException or FileFormatException or TimeoutException)
        {
            // What cannot be looked up is nothing to tell of: the role itself is told by LookAsync.
            return null;
        }
    }

    /// <summary>This host's name among the cluster's nodes; null when it has none there.</summary>
    /// <exception cref="IOException">The resolver's family cannot be read.</exception>
    public async Task<string?> FindNodeAsync(CancellationToken ct) =>
        ReadNodes().Nodes is not { } nodes ? null
        : await NamesAsync(ct) is var names ? RoleDecision.FindNode(nodes, names.Own, names.ForDaemons, names.ForPrograms)
        : null;

    private async Task<ClusterView> LookAtRoleAsync(CancellationToken ct)
    {
        var master = ssconf.TryRead(MasterKey);
        if (master is null && !HasTraceOfCluster())
        {
            return new ClusterView(NodeRole.NotInCluster, false);
        }

        if (string.IsNullOrEmpty(master))
        {
            return new ClusterView(NodeRole.Unknown, false, $"{ssconf.PathOf(MasterKey)} {(master is null ? "is missing" : "is empty")}");
        }

        var own = OwnName();
        if (RoleDecision.ByOwnName(master, [], own) is { } isMaster)
        {
            return new ClusterView(isMaster, false);
        }

        var (nodes, list) = ReadNodes();
        return RoleDecision.ByOwnName(master, nodes, own) is { } role ? new ClusterView(role, false)
            : RoleDecision.Decide(master, nodes, await NamesAsync(ct), list);
    }

    /// <summary>The nodes' names and the file; or none, and what is the matter with it.</summary>
    private (IReadOnlyList<string>? Nodes, string List) ReadNodes()
    {
        var path = ssconf.PathOf(NodesKey);
        try
        {
            return ssconf.ReadLines(NodesKey) is { Count: > 0 } nodes ? (nodes, path)
                : (null, $"{path} {(ssconf.TryRead(NodesKey) is null ? "is missing" : "is empty")}");
        }
        catch (Exception e) when (e is IOException or FileFormatException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Anything that only a node of a cluster has: a lost file does not make a stranger of it.</summary>
    /// <exception cref="IOException">That cannot be told.</exception>
    private bool HasTraceOfCluster() =>
        FileStatus.OfPath(paths.ServerCertificate) is not null
        || FileStatus.OfPath(paths.ClusterConfiguration) is not null
        || (Directory.Exists(paths.DataDirectory) && Directory.EnumerateFiles(paths.DataDirectory, Ssconf.FilePrefix + "*").Any());

    /// <summary>One question to the resolver at a time: one that does not answer must not take a thread for each look.</summary>
    private Task<HostNames> NamesAsync(CancellationToken ct)
    {
        var own = OwnName();
        if (VirtualName is not null)
        {
            // The only name there is, for all of Ganeti (netutils.py, GetFqdn; Daemon.hs, getFQDNwithHints).
            return Task.FromResult(new HostNames(own, own, own));
        }

        const string V6 = "10";
        var isV6 = ssconf.TryRead("primary_ip_family") == V6;
        Task<HostNames> resolving;
        lock (_lock)
        {
            resolving = _resolving is { IsCompleted: false } underWay ? underWay : _resolving = Task.Run(() => resolve(own, isV6), CancellationToken.None);
        }

        return AskedAsync(resolving, own, ct);
    }

    private async Task<HostNames> AskedAsync(Task<HostNames> resolving, string own, CancellationToken ct)
    {
        try
        {
            return await resolving.WaitAsync(ResolveDeadline, time, ct);
        }
        catch (TimeoutException)
        {
            return new HostNames(own, null, null);
        }
    }

    private ClusterView WithUserShutdown(ClusterView view)
    {
        try
        {
            return view with { UsesUserShutdown = UsesUserShutdown() };
        }
        catch (Exception e) when (e is IOException or FileFormatException)
        {
            return view with { UsesUserShutdown = null, UserShutdownProblem = e.Message };
        }
    }

    /// <exception cref="FileFormatException">A file says neither yes nor no.</exception>
    private bool UsesUserShutdown()
    {
        const string EnabledKey = "enabled_user_shutdown";
        const string HypervisorsKey = "hypervisor_list";

        // Clusters older than 2.12 have neither the file nor kvmd.
        return ssconf.TryRead(EnabledKey) switch
        {
            null or "False" => false,
            "True" => ssconf.ReadLines(HypervisorsKey) is { Count: > 0 } hypervisors
                ? hypervisors.Contains("kvm")
                : throw new FileFormatException(ssconf.PathOf(HypervisorsKey), "is missing or empty"),
            var other => throw new FileFormatException(ssconf.PathOf(EnabledKey), other.Length == 0 ? "is empty" : "says neither True nor False"),
        };
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
}
