using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Watcher.Core.Noded;

/// <summary>What the watcher asks of any node's noded.</summary>
internal interface INoded
{
    /// <summary>The instances that run on a node, whoever's they are.</summary>
    /// <param name="address">The node's primary address.</param>
    /// <param name="hypervisors">The cluster's hypervisors.</param>
    /// <param name="parameters">The hypervisors' parameters, as the cluster has them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NodedException">There is no answer, or one that is none.</exception>
    Task<ImmutableArray<string>> ListInstancesAsync(string address, ImmutableArray<string> hypervisors, JsonNode parameters, CancellationToken ct);
}
