using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;

namespace Watcher.Fuzz;

/// <summary>Nodeds whose answers follow luxid's in the input.</summary>
internal sealed class RecordedNoded(RecordedLuxi luxi) : INoded
{
    public Task<ImmutableArray<string>> ListInstancesAsync(
        string address, ImmutableArray<string> hypervisors, JsonNode parameters, CancellationToken ct)
    {
        // As the client does, to have them sent.
        _ = new JsonArray(parameters.DeepClone()).ToJsonString();
        try
        {
            return Task.FromResult(NodedClient.ReadInstances(luxi.Next(), address));
        }
        catch (LuxiDownException e)
        {
            throw new NodedException(e.Message, e);
        }
    }
}
