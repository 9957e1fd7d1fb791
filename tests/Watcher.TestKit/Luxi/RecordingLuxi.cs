using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;

namespace Watcher.TestKit.Luxi;

/// <summary>A luxid whose answers are kept, to be held against another's.</summary>
internal sealed class RecordingLuxi(ILuxi luxi) : ILuxi
{
    /// <summary>What was asked, and what came.</summary>
    public List<(string Method, JsonArray Arguments, JsonNode? Answer)> Heard { get; } = [];

    public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        var asked = JsonNode.Parse(arguments.ToJsonString())!.AsArray();
        var answer = await luxi.CallAsync(method, arguments, ct);
        Heard.Add((method, asked, JsonNode.Parse(answer.GetRawText())));
        return answer;
    }

    public async Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct) =>
        PiecewiseAnswer.Give(await CallAsync(LuxiQuery.Method, query.ToArguments(), ct), query, take);
}
