namespace Watcher.Core.Cluster;

/// <summary>
/// Which of the cluster's nodes this host is, and so whether it is the master. Pure. A name that no node has is nobody's: it never makes an ordinary
/// node of this host (docs/decisions/0017).
/// </summary>
internal static class RoleDecision
{
    private const int MostListed = 10;

    /// <summary>By the host's own name alone, which costs nothing; null when that is no node's.</summary>
    /// <param name="master">The master's name.</param>
    /// <param name="nodes">All nodes' names; null when they cannot be told.</param>
    /// <param name="own">The host's own name.</param>
    public static NodeRole? ByOwnName(string master, IReadOnlyList<string>? nodes, string own) =>
        Is(own, master) ? NodeRole.Master
        : IsNode(nodes, own) ? NodeRole.Regular
        : null;

    /// <summary>By all names: of those that are a node's, the one that the daemons go by comes first.</summary>
    /// <param name="master">The master's name.</param>
    /// <param name="nodes">All nodes' names; null when they cannot be told.</param>
    /// <param name="names">What this host is called.</param>
    /// <param name="list">What the nodes' names were read from, or why they cannot be.</param>
    public static ClusterView Decide(string master, IReadOnlyList<string>? nodes, HostNames names, string list)
    {
        string?[] candidates = [names.Own, names.ForDaemons, names.ForPrograms];
        var known = candidates.OfType<string>().FirstOrDefault(name => Is(name, master) || IsNode(nodes, name));
        if (known is not null)
        {
            var isMaster = Is(known, master);
            return new ClusterView(isMaster ? NodeRole.Master : NodeRole.Regular, false)
            {
                Misnamed = isMaster && !Is(names.ForDaemons, master) ? Misnamed(names, master) : null,
            };
        }

        return nodes is null ? new ClusterView(NodeRole.Unknown, false, $"this host is {names}, the master is {master}, and {list}")
            : names.IsUnresolved ? new ClusterView(
                NodeRole.Unknown, false, $"host name '{names.Own}' does not resolve, and {list} has no such node: {Listed(nodes)}", RoleDoubt.HostNameUnresolved)
            : new ClusterView(NodeRole.Unknown, false, $"this host is {names}; the nodes in {list} are {Listed(nodes)}", RoleDoubt.HostNotListed);
    }

    /// <summary>This host's name among the nodes, letter by letter as there; null when it has none.</summary>
    /// <param name="nodes">All nodes' names.</param>
    /// <param name="names">What this host is called: where these are names of different nodes it may be either, and neither is said.</param>
    public static string? FindNode(IReadOnlyList<string> nodes, params string?[] names) =>
        names.OfType<string>().Select(name => nodes.FirstOrDefault(node => Is(node, name))).OfType<string>().Distinct().ToList() is [var only] ? only : null;

    /// <summary>What to say of a master that its own daemons do not take for it.</summary>
    public static string Misnamed(HostNames names, string master) => $"this host is {names}, the master is {master}";

    private static bool IsNode(IReadOnlyList<string>? nodes, string name) => nodes?.Any(node => Is(node, name)) == true;

    private static bool Is(string? one, string other) => other.Equals(one, StringComparison.OrdinalIgnoreCase);

    private static string Listed(IReadOnlyList<string> nodes) => nodes.Count <= MostListed ? string.Join(", ", nodes)
        : $"{string.Join(", ", nodes.Take(MostListed))} and {nodes.Count - MostListed} more";
}
