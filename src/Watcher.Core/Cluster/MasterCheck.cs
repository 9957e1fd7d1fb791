using Watcher.Core.Luxi;

namespace Watcher.Core.Cluster;

/// <summary>Whether this node is the master: by its own files, and by luxid's word, which is the newer one after a failover.</summary>
internal sealed class MasterCheck(ClusterProbe cluster, Ssconf ssconf, ILuxi luxi)
{
    private readonly LuxiClient _client = new(luxi);

    /// <summary>Why it is not; null when it is.</summary>
    /// <exception cref="LuxiException">luxid could not be asked.</exception>
    public async Task<string?> AskAsync(CancellationToken ct)
    {
        var view = await cluster.LookAsync(ct);
        if (view.Role != NodeRole.Master)
        {
            return view.Problem ?? $"this node is not the master ({ssconf.TryRead("master_node")} is)";
        }

        var (own, said) = (ssconf.TryRead("master_node"), await _client.GetMasterAsync(ct));
        return string.Equals(own, said, StringComparison.OrdinalIgnoreCase) ? null : $"luxid names {said} as the master";
    }
}
