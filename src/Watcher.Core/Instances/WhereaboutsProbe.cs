using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;

namespace Watcher.Core.Instances;

/// <summary>Asks the noded of every node that is not offline and may run instances, several at a time.</summary>
internal sealed class WhereaboutsProbe(ILuxi luxi, INoded noded) : IWhereabouts
{
    private const int AtOnce = 16;
    private static readonly ImmutableArray<string> NodeFields = ["name", "pip", "offline", "vm_capable"];

    public async Task<Whereabouts> AskAsync(CancellationToken ct)
    {
        const string Method = "QueryClusterInfo";
        var cluster = await luxi.CallAsync(Method, [], ct);
        var hypervisors = LuxiValue.Texts(
            LuxiValue.Member(cluster, "enabled_hypervisors", Method) ?? throw Missing("enabled_hypervisors"), $"{Method}: enabled_hypervisors");
        if (hypervisors.IsEmpty)
        {
            // To ask for none would be to learn that nothing runs anywhere.
            throw new LuxiProtocolException($"{Method}: enabled_hypervisors: is empty");
        }

        var parameters = (LuxiValue.Member(cluster, "hvparams", Method) ?? throw Missing("hvparams")).GetRawText();
        LuxiValue.CheckTexts(Encoding.UTF8.GetBytes(parameters), $"{Method}: hvparams");
        var nodes = await new LuxiClient(luxi).QueryAsync(
            "node", NodeFields, null, row => row.Flag("offline") || !row.Flag("vm_capable") ? null : new Node(row.Text("name"), row.Text("pip")), ct);

        var answers = new ConcurrentBag<(string Node, string Instance)>();
        var silent = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (node, token) =>
        {
            try
            {
                foreach (var instance in await noded.ListInstancesAsync(node.Address, hypervisors, JsonNode.Parse(parameters)!, token))
                {
                    answers.Add((node.Name, instance));
                }
            }
            catch (NodedException e)
            {
                silent[node.Name] = e.Message;
            }
        });
        return new Whereabouts(
            answers.GroupBy(answer => answer.Instance).ToImmutableDictionary(
                instance => instance.Key, instance => instance.Select(answer => answer.Node).Order(StringComparer.Ordinal).ToImmutableArray()),
            silent.ToImmutableSortedDictionary(StringComparer.Ordinal));

        static LuxiProtocolException Missing(string member) => new($"{Method}: the answer has no '{member}'");
    }

    private sealed record Node(string Name, string Address);
}
