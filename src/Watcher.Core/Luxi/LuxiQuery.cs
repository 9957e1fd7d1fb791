using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Watcher.Core.Luxi;

/// <summary>A question for things of one kind.</summary>
/// <param name="What">The kind: "instance", "node", "lock", "job".</param>
/// <param name="Fields">What is asked of each.</param>
/// <param name="Filter">Which ones; null: all.</param>
internal sealed record LuxiQuery(string What, ImmutableArray<string> Fields, JsonArray? Filter)
{
    public const string Method = "Query";

    /// <summary>Where an error in the answer is.</summary>
    public string Place => $"query of {What}s";

    /// <summary>The call's arguments.</summary>
    public JsonArray ToArguments() => new(What, new JsonArray([.. Fields.Select(field => (JsonNode?)field)]), Filter);
}
