using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Storage;

namespace Watcher.Core.Groups;

/// <summary>
/// The content of <c>watcher.GROUP.data</c>, which the stock watcher reads and writes too. What is not ours to change (whatever a newer version
/// adds) is kept as it is.
/// </summary>
/// <param name="Instances">By instance.</param>
/// <param name="Rest">The other members of the object, as they were.</param>
internal sealed record StockState(ImmutableSortedDictionary<string, StockRecord> Instances, ImmutableSortedDictionary<string, JsonElement> Rest)
{
    private const string InstanceKey = "instance";
    private const string NodeKey = "node";
    private const string BootIdKey = "bootid";
    private const string RestartCountKey = "restart_count";
    private const string RestartWhenKey = "restart_when";
    private const string CleanupCountKey = "cleanup_count";
    private const string CleanupWhenKey = "cleanup_when";

    public static readonly StockState Blank = new(
        ImmutableSortedDictionary.Create<string, StockRecord>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal));

    public StockRecord Of(string instance) => Instances.GetValueOrDefault(instance, StockRecord.Blank);

    public StockState With(string instance, StockRecord record)
    {
        var instances = record == StockRecord.Blank ? Instances.Remove(instance) : Instances.SetItem(instance, record);
        return instances == Instances ? this : this with { Instances = instances };
    }

    /// <summary>The boot id with which a node was last seen; null when it never was.</summary>
    public string? BootIdOf(string node) =>
        Rest.TryGetValue(NodeKey, out var nodes) && nodes.TryGetProperty(node, out var entry) && entry.TryGetProperty(BootIdKey, out var id)
            ? id.GetString()
            : null;

    /// <summary>With other boot ids for these nodes.</summary>
    public StockState WithBootIds(IEnumerable<KeyValuePair<string, string>> bootIds)
    {
        var nodes = Rest.TryGetValue(NodeKey, out var present) ? JsonObject.Create(present)! : [];
        foreach (var (node, bootId) in bootIds)
        {
            if (nodes[node] is JsonObject entry)
            {
                entry[BootIdKey] = bootId;
            }
            else
            {
                nodes[node] = new JsonObject { [BootIdKey] = bootId };
            }
        }

        using var document = JsonDocument.Parse(nodes.ToJsonString());
        return this with { Rest = Rest.SetItem(NodeKey, document.RootElement.Clone()) };
    }

    /// <summary>Without instances that there are no more, and without what is too old.</summary>
    public StockState Maintained(IReadOnlySet<string> existing, DateTimeOffset now) => this with
    {
        Instances = Instances
            .Where(each => existing.Contains(each.Key))
            .Select(each => KeyValuePair.Create(each.Key, each.Value.WithoutExpired(now)))
            .Where(each => each.Value != StockRecord.Blank)
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>Reads a file's content; an empty one is a blank state.</summary>
    /// <exception cref="FileFormatException">It is no such state; names the place.</exception>
    public static StockState Parse(ReadOnlyMemory<byte> content, string path)
    {
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return Blank;
        }

        try
        {
            // What is not ours goes back as it came, so all of it must be such that it can be written.
            AnswerEnvelope.CheckUtf8(content.Span, "the state");
            LuxiValue.CheckTexts(content.Span, "the state");
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            CheckNodes(root);
            var instances = LuxiValue.Member(root, InstanceKey, "the state") is { } records ? ReadInstances(records) : Blank.Instances;
            return new StockState(instances, root.EnumerateObject()
                .Where(member => member.Name != InstanceKey)
                .ToImmutableSortedDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or LuxiProtocolException or InvalidOperationException)
        {
            throw new FileFormatException(path, e is JsonException json ? JsonPlace.Describe(json) : e.Message, e);
        }
    }

    /// <summary>As the file's content.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(InstanceKey);
            foreach (var (name, record) in Instances)
            {
                json.WriteStartObject(name);
                Write(json, RestartCountKey, record.RestartCount, RestartWhenKey, record.RestartWhen);
                Write(json, CleanupCountKey, record.CleanupCount, CleanupWhenKey, record.CleanupWhen);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (!Rest.ContainsKey(NodeKey))
            {
                json.WriteStartObject(NodeKey);
                json.WriteEndObject();
            }

            foreach (var (name, value) in Rest)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string countKey, int count, string whenKey, double when)
    {
        if (count > 0)
        {
            json.WriteNumber(countKey, count);
            json.WriteNumber(whenKey, when);
        }
    }

    private static ImmutableSortedDictionary<string, StockRecord> ReadInstances(JsonElement records)
    {
        var instances = ImmutableSortedDictionary.CreateBuilder<string, StockRecord>(StringComparer.Ordinal);
        _ = LuxiValue.Member(records, "", InstanceKey);
        foreach (var record in records.EnumerateObject())
        {
            var place = $"{InstanceKey}.{record.Name}";
            instances[record.Name] = new StockRecord(
                Count(record.Value, RestartCountKey, place), When(record.Value, RestartWhenKey, place),
                Count(record.Value, CleanupCountKey, place), When(record.Value, CleanupWhenKey, place));
        }

        return instances.ToImmutable();
    }

    private static void CheckNodes(JsonElement root)
    {
        if (LuxiValue.Member(root, NodeKey, "the state") is not { } nodes)
        {
            return;
        }

        _ = LuxiValue.Member(nodes, "", NodeKey);
        foreach (var node in nodes.EnumerateObject())
        {
            var place = $"{NodeKey}.{node.Name}";
            if (LuxiValue.Member(node.Value, BootIdKey, place) is { } bootId)
            {
                _ = LuxiValue.TextOrNull(bootId, $"{place}.{BootIdKey}");
            }
        }
    }

    private static int Count(JsonElement record, string key, string place) =>
        LuxiValue.Member(record, key, place) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? count
        : throw new LuxiProtocolException($"{place}.{key}: {value.GetRawText()} is no count");

    private static double When(JsonElement record, string key, string place) =>
        LuxiValue.Member(record, key, place) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var when) && double.IsFinite(when) ? when
        : throw new LuxiProtocolException($"{place}.{key}: {value.GetRawText()} is no time");
}
