using Watcher.Core.Native;

namespace Watcher.Core.Cluster;

/// <summary>What this host is called, by those who look.</summary>
/// <param name="Own">Its own name (hostname(1)), or GANETI_HOSTNAME.</param>
/// <param name="ForDaemons">What luxid, WConfD and the other Haskell daemons find (Daemon.hs, getFQDN); null when nothing.</param>
/// <param name="ForPrograms">What noded, RAPI and Ganeti's commands find (netutils.py, GetFqdn); null when nothing.</param>
internal sealed record HostNames(string Own, string? ForDaemons, string? ForPrograms)
{
    /// <summary>Looks them up; may take as long as the resolver likes.</summary>
    /// <param name="own">The host's own name.</param>
    /// <param name="isV6">Whether the cluster's nodes are known by their IPv6 addresses (ssconf_primary_ip_family).</param>
    public static HostNames Resolve(string own, bool isV6) => new(own, Resolver.NameOfFirstAddress(own, isV6), PythonsFqdn(Resolver.NamesOfFirstAddress(own)));

    /// <summary>Both ways found nothing.</summary>
    public bool IsUnresolved => ForDaemons is null && ForPrograms is null;

    public override string ToString() =>
        $"{Quoted(Own)} (for luxid and WConfD: {Quoted(ForDaemons)}; for Ganeti's commands: {Quoted(ForPrograms)})";

    /// <summary>socket.getfqdn: of all names the first with a dot, else the official one.</summary>
    internal static string? PythonsFqdn(IReadOnlyList<string> names) =>
        names.FirstOrDefault(name => name.Contains('.', StringComparison.Ordinal)) ?? (names.Count > 0 ? names[0] : null);

    private static string Quoted(string? name) => name is null ? "nothing" : $"'{string.Concat(name.Select(c => char.IsControl(c) ? '?' : c))}'";
}
