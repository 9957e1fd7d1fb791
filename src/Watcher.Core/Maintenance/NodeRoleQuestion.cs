using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Confd;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Maintenance;

/// <summary>Asks the cluster's master candidates for this node's role. Whom it asks, it has from files that may be as old as the node was cut off.</summary>
/// <param name="paths">Where things lie.</param>
/// <param name="ssconf">What the master told last.</param>
/// <param name="findNode">This node's name in the cluster; null when it has none.</param>
/// <param name="askRole">Asks the confd of these master candidates.</param>
internal sealed class NodeRoleQuestion(GanetiPaths paths, Ssconf ssconf, Func<CancellationToken, Task<string?>> findNode, AskRole askRole)
{
    private const string Wanted = "maintain_node_health";
    private const string Candidates = "master_candidates_ips";
    private const int LongestKey = 4096;
    private const int MostCandidates = 500;

    /// <summary>As Ganeti reads it (ssconf.py, GetMaintainNodeHealth): all but a plain yes is no.</summary>
    public bool IsWanted() => ssconf.TryRead(Wanted) == "True";

    public async Task<ConfdVerdict> AskAsync(CancellationToken ct)
    {
        try
        {
            ImmutableArray<string> candidates = [.. ssconf.ReadLines(Candidates).Distinct(StringComparer.Ordinal)];
            return candidates.Length is 0 or > MostCandidates ? Doubt($"{ssconf.PathOf(Candidates)} names {candidates.Length} master candidates")
                : BoundedFile.TryRead(paths.HmacKey, LongestKey) is not { Length: > 0 } key ? Doubt($"{paths.HmacKey} is missing or empty")
                : await findNode(ct) is not { } node ? Doubt("which of the cluster's nodes this host is, is unknown")
                : ConfdQuorum.Judge(await askRole(node, candidates, key, IsEnough, ct));
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return Doubt(e.Message);
        }
    }

    /// <summary>For doing nothing the first answers will do; before anything is stopped all are heard.</summary>
    private static bool IsEnough(ImmutableArray<ConfdPeer> peers) => ConfdQuorum.Judge(peers).Role is not (null or ConfdRole.Offline);

    private static ConfdVerdict Doubt(string because) => new(null, because);
}
