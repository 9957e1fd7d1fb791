using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.Status;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Status;

/// <summary>docs/status.schema.json says what <c>status --json</c> writes: no member more, none less, and each word that it may be.</summary>
public sealed class StatusSchemaTests
{
    private readonly JsonNode _schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "status.schema.json")))!;

    /// <summary>The bad node has every member.</summary>
    [Fact]
    public void EveryMember_IsInBoth_AndOfItsType() => AssertSame(_schema, Json(StatusWorld.Bad), "$");

    [Fact]
    public void WhatIsRequired_IsThereOnAHealthyNodeToo() => AssertHas(_schema, Json(StatusWorld.Healthy), "$");

    [Fact]
    public void Words_AreThoseThatThereAre()
    {
        Assert.Equal(Words<Severity>(), Enum(_schema["$defs"]!["severity"]!));
        Assert.Equal(Words<DaemonState>(), Enum(At("node", "daemons", "state")));
        Assert.Equal(Words<NodeMode>(), Enum(At("node", "mode")));
        Assert.Equal(Words<NodeRole>(), Enum(At("node", "role")));
        Assert.Equal([StatusReport.AtWork, StatusReport.Stuck, StatusReport.Dead, StatusReport.NotRunning], Enum(At("service")));
        Assert.Equal(StatusWorld.Bad.Version, (int)At("version")["const"]!);
    }

    private JsonNode At(params string[] path) =>
        path.Aggregate(_schema, (at, name) => (at["items"] ?? at)["properties"]![name]!);

    private void AssertSame(JsonNode schema, JsonNode value, string place)
    {
        schema = Followed(schema);
        if (value is JsonArray list)
        {
            Assert.Equal("array", (string?)schema["type"]);
            Assert.True(list.Count > 0, $"{place} has nothing to compare");
            var members = list.OfType<JsonObject>().SelectMany(item => item).GroupBy(member => member.Key, member => member.Value!.DeepClone());
            var merged = list[0] is JsonObject ? new JsonObject(members.Select(group => KeyValuePair.Create(group.Key, (JsonNode?)group.First()))) : list[0]!;
            AssertSame(schema["items"]!, merged, $"{place}[]");
        }
        else if (value is JsonObject counts && schema["additionalProperties"] is { } each)
        {
            Assert.All(counts, member => AssertSame(each, member.Value!, $"{place}.*"));
        }
        else if (value is JsonObject thing)
        {
            var known = schema["properties"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);
            Assert.Equal(known, thing.Select(member => member.Key).Order(StringComparer.Ordinal));
            Assert.All(thing, member => AssertSame(schema["properties"]![member.Key]!, member.Value!, $"{place}.{member.Key}"));
        }
        else
        {
            var kind = value.GetValueKind() switch { JsonValueKind.String => "string", JsonValueKind.Number => "integer", _ => "boolean" };
            Assert.Equal((place, kind), (place, (string?)schema["type"]));
        }
    }

    private void AssertHas(JsonNode schema, JsonNode value, string place)
    {
        schema = Followed(schema);
        foreach (var item in value as JsonArray ?? [])
        {
            AssertHas(schema["items"]!, item!, $"{place}[]");
        }

        if (value is JsonObject thing && schema["additionalProperties"] is null)
        {
            Assert.All(schema["required"]!.AsArray(), name => Assert.True(thing.ContainsKey((string)name!), $"{place} has no {name}"));
            Assert.All(thing, member => AssertHas(schema["properties"]![member.Key]!, member.Value!, $"{place}.{member.Key}"));
        }
    }

    private JsonNode Followed(JsonNode schema) => schema["$ref"] is null ? schema : _schema["$defs"]!["severity"]!;

    private static string[] Enum(JsonNode schema) => [.. schema["enum"]!.AsArray().Select(word => (string)word!)];

    private static string[] Words<T>()
        where T : struct, Enum => [.. System.Enum.GetValues<T>().Select(value => JsonSerializer.Serialize(value).Trim('"'))];

    private static JsonNode Json(StatusReport report) => JsonNode.Parse(JsonSerializer.Serialize(report, StatusJson.Default.StatusReport))!;
}
