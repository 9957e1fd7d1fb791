using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

// What a scripted luxid answers to queries.
internal sealed partial class LuxiWorld
{
    private JsonObject Query(string what, JsonArray fields, JsonNode? filter)
    {
        IEnumerable<Func<string, JsonNode?>> rows = what switch
        {
            "instance" => Instances.Values.Where(instance => filter is null || Matches(filter.AsArray(), InstanceField(instance))).Select(InstanceField),
            "node" => Nodes.Where(node => filter is null || node.Value == Filtered(filter)).Select(NodeField),
            "lock" => Locked.Select(LockField("exclusive")).Concat(LockedShared.Select(LockField("shared"))),
            "job" => Jobs.Where(job => filter is null || Matches(filter.AsArray(), JobField(job))).Select(JobField),
            _ => throw new LuxiRefusal("OpPrereqError", $"unknown resource {what}", "wrong_input"),
        };
        return new JsonObject
        {
            ["fields"] = new JsonArray(),
            ["data"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. fields.Select(field => (JsonNode)Cell((string)field!, row))]))]),
        };
    }

    /// <summary>A state and a value: of a node that is offline or silent the state says so (constants.RS_OFFLINE, RS_NODATA).</summary>
    private static JsonArray Cell(string field, Func<string, JsonNode?> row)
    {
        var value = row(field);
        return new JsonArray(field == "bootid" && value is null ? (bool)row("offline")! ? 4 : 2 : 0, value);
    }

    private static string Filtered(JsonNode? filter) => (string)filter!.AsArray()[2]!;

    /// <summary>The part of Ganeti's query language that is asked for.</summary>
    private static bool Matches(JsonArray filter, Func<string, JsonNode?> field) => (string)filter[0]! switch
    {
        "|" => filter.Skip(1).Any(each => Matches(each!.AsArray(), field)),
        "&" => filter.Skip(1).All(each => Matches(each!.AsArray(), field)),
        "=" => JsonNode.DeepEquals(field((string)filter[1]!), filter[2]),
        var other => throw new LuxiRefusal("OpPrereqError", $"unknown operator {other}", "wrong_input"),
    };

    private Func<string, JsonNode?> InstanceField(FakeInstance instance) => field => field switch
    {
        "name" => instance.Name,
        "uuid" => instance.Uuid,
        "status" => instance.Status,
        "admin_state" => instance.AdminState,
        "pnode" => instance.Primary,
        "snodes" => new JsonArray([.. instance.Secondaries.Select(node => (JsonNode?)node)]),
        "pnode.group.uuid" => Nodes[instance.Primary],
        "snodes.group.uuid" => new JsonArray([.. instance.Secondaries.Select(node => (JsonNode?)Nodes[node])]),
        "disk_template" => instance.DiskTemplate,
        "disks_active" => instance.HasActiveDisks,
        _ => throw new LuxiRefusal("OpPrereqError", $"unknown field {field}", "wrong_input"),
    };

    private Func<string, JsonNode?> NodeField(KeyValuePair<string, string> node) => field => field switch
    {
        "name" or "pip" => node.Key,
        "uuid" => NodeUuid(node.Key),
        "offline" => Offline.Contains(node.Key),
        "vm_capable" => true,
        "bootid" => Offline.Contains(node.Key) ? null : BootIds.GetValueOrDefault(node.Key, FirstBootId),
        _ => throw new LuxiRefusal("OpPrereqError", $"unknown field {field}", "wrong_input"),
    };

    private static Func<string, Func<string, JsonNode?>> LockField(string mode) =>
        instance => field => field == "name" ? $"instance/{instance}" : mode;

    private static Func<string, JsonNode?> JobField(FakeJob job) => field => field switch
    {
        "id" => job.Id,
        "status" => job.Status,
        "summary" => new JsonArray([.. job.Summary.Select(line => (JsonNode?)line)]),
        "ops" => job.Opcodes.DeepClone(),
        "start_ts" => Moment(job.Received),
        "end_ts" => job.Ended is { } ended ? Moment(ended) : null,
        "opstatus" => new JsonArray([.. job.Results.Select(result => (JsonNode?)result.Status)]),
        "opresult" => new JsonArray([.. job.Results.Select(result => result.Result?.DeepClone())]),
        _ => throw new LuxiRefusal("OpPrereqError", $"unknown field {field}", "wrong_input"),
    };
}
