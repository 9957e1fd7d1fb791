using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

/// <summary>
/// A healthy cluster of any size: instances in equal groups, mirrored over two nodes of their group, nineteen of twenty running and the others
/// stopped by an administrator. It answers what both watchers ask luxid, in Ganeti's own spelling.
/// </summary>
/// <param name="master">The master node's name.</param>
/// <param name="instances">How many instances.</param>
/// <param name="groups">How many node groups.</param>
internal sealed class ScaleCluster(string master, int instances, int groups)
{
    private const int InstancesOnNode = 20;
    private const int FewestNodes = 4;
    private const int StoppedOf = 20;

    private readonly int _nodes = Math.Max(FewestNodes, instances / groups / InstancesOnNode);

    /// <summary>The UUIDs of its groups.</summary>
    public ImmutableArray<string> Groups { get; } =
        [.. Enumerable.Range(0, groups).Select(group => string.Create(CultureInfo.InvariantCulture, $"11111111-2222-3333-4444-{group:D12}"))];

    /// <summary>The content of ssconf_nodegroups.</summary>
    public string NodeGroups => string.Concat(Groups.Select((uuid, group) => $"{uuid} group{group}\n"));

    /// <summary>The content of a group's watcher.GROUP.data, as an earlier pass left it: it has seen every node.</summary>
    public string StateOf(string uuid) => new JsonObject
    {
        ["instance"] = new JsonObject(),
        ["node"] = new JsonObject(Nodes(Groups.IndexOf(uuid)).Select(node =>
            KeyValuePair.Create(node, (JsonNode?)new JsonObject { ["bootid"] = BootId(node) }))),
    }.ToJsonString();

    /// <summary>The answer to a request, without the marks at their ends.</summary>
    public byte[] Answer(string request)
    {
        using var document = JsonDocument.Parse(request);
        var (method, arguments) = (document.RootElement.GetProperty("method").GetString(), document.RootElement.GetProperty("args"));
        var result = method switch
        {
            "QueryConfigValues" => JsonSerializer.Serialize(new[] { master }),
            "QueryGroups" => $"[{string.Join(',', Groups.Select((uuid, group) => $"[\"group{group}\",\"{uuid}\"]"))}]",
            "AutoArchiveJobs" => "[0,0]",
            "Query" => Query(arguments[0].GetString()!, [.. arguments[1].EnumerateArray().Select(field => field.GetString()!)], arguments[2]),
            _ => throw new NotSupportedException($"nobody was expected to call {method}: {request}"),
        };
        return Encoding.UTF8.GetBytes($"{{\"success\":true,\"result\":{result}}}");
    }

    private string Query(string what, ImmutableArray<string> fields, JsonElement filter)
    {
        var group = filter.ValueKind == JsonValueKind.Array ? Groups.IndexOf(filter[2].GetString()!) : -1;
        IEnumerable<Func<string, string>> rows = what switch
        {
            "instance" => Enumerable.Range(0, instances).Where(index => index % groups == group).Select(Instance),
            "node" => Nodes(group).Select<string, Func<string, string>>(name => field => Node(name, field)),

            // Somebody verifies disks.
            "lock" => Enumerable.Range(0, groups).Select<int, Func<string, string>>(index =>
                field => field == "name" ? $"\"node-res/{Name(index, 0)}\"" : "\"shared\""),
            _ => throw new NotSupportedException($"nobody was expected to ask for {what}"),
        };
        var definitions = fields.Select(field => $"{{\"name\":\"{field}\",\"title\":\"{field}\",\"kind\":\"text\",\"doc\":\"{field}\"}}");
        var data = rows.Select(row => $"[{string.Join(',', fields.Select(field => $"[0,{row(field)}]"))}]");
        return $"{{\"fields\":[{string.Join(',', definitions)}],\"data\":[{string.Join(',', data)}]}}";
    }

    private Func<string, string> Instance(int index)
    {
        var group = index % groups;
        var isStopped = index % StoppedOf == 0;
        var (first, second) = (Name(group, index / groups % _nodes), Name(group, ((index / groups) + 1) % _nodes));
        return field => field switch
        {
            "name" => string.Create(CultureInfo.InvariantCulture, $"\"instance{index:D5}.cluster.example.com\""),
            "uuid" => string.Create(CultureInfo.InvariantCulture, $"\"{index:D8}-0000-4000-8000-000000000000\""),
            "status" => isStopped ? "\"ADMIN_down\"" : "\"running\"",
            "admin_state" => isStopped ? "\"down\"" : "\"up\"",
            "admin_state_source" => "\"admin\"",
            "pnode" => $"\"{first}\"",
            "snodes" => $"[\"{second}\"]",
            "pnode.group.uuid" => $"\"{Groups[group]}\"",
            "snodes.group.uuid" => $"[\"{Groups[group]}\"]",
            "disk_template" => "\"drbd\"",
            "disks_active" => isStopped ? "false" : "true",
            _ => throw new NotSupportedException($"nobody was expected to ask for an instance's {field}"),
        };
    }

    private static string Node(string name, string field) => field switch
    {
        "name" => $"\"{name}\"",
        "uuid" => $"\"{BootId(name)}\"",
        "offline" => "false",
        "bootid" => $"\"{BootId(name)}\"",
        _ => throw new NotSupportedException($"nobody was expected to ask for a node's {field}"),
    };

    private IEnumerable<string> Nodes(int group) => Enumerable.Range(0, _nodes).Select(node => Name(group, node));

    private static string Name(int group, int node) => string.Create(CultureInfo.InvariantCulture, $"node{group:D2}-{node:D3}.cluster.example.com");

    private static string BootId(string node) => $"boot-of-{node}";
}
