using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;

namespace Watcher.TestKit.Luxi;

/// <summary>
/// A scripted cluster that answers as luxid, WConfD and noded do: instances that are down, locked or elsewhere, jobs that take until they are
/// told to run, fail, or are refused. In memory (<see cref="ILuxi"/>) or, served by <see cref="FakeLuxid"/>, on a socket.
/// </summary>
internal sealed class LuxiWorld : ILuxi, INoded
{
    public const string GroupUuid = "11111111-2222-3333-4444-555555555555";
    public const string NodeName = "node1.example.com";

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastJob;

    public string Master { get; set; } = NodeName;

    public Dictionary<string, FakeInstance> Instances { get; } = [];

    /// <summary>By node: its group's UUID.</summary>
    public Dictionary<string, string> Nodes { get; } = new() { [NodeName] = GroupUuid };

    /// <summary>By node: its boot id, where it is not "boot-1"; null when the node does not tell it.</summary>
    public Dictionary<string, string?> BootIds { get; } = [];

    public HashSet<string> Offline { get; } = [];

    /// <summary>What a verification of disks finds.</summary>
    public JsonArray VerifyReport { get; set; } = new(new JsonObject(), new JsonArray(), new JsonObject());

    /// <summary>What a verification fails with; null: it reports.</summary>
    public (string Class, string[] Arguments)? VerifyFails { get; set; }

    public string SoftwareVersion { get; set; } = "3.0.2";

    /// <summary>The clock of the job queue.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public HashSet<string> Locked { get; } = [];

    /// <summary>Instances that somebody has locked together with others who only look.</summary>
    public HashSet<string> LockedShared { get; } = [];

    public List<FakeJob> Jobs { get; } = [];

    /// <summary>By node: instances that run there though nobody thinks so.</summary>
    public Dictionary<string, List<string>> Strays { get; } = [];

    /// <summary>Nodes whose noded does not answer.</summary>
    public HashSet<string> SilentNodes { get; } = [];

    /// <summary>Why no job is taken.</summary>
    public LuxiRefusal? RefusesJobs { get; set; }

    /// <summary>Whether an administrator closed the queue.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Jobs run as soon as they are taken.</summary>
    public bool RunsJobsAtOnce { get; set; } = true;

    /// <summary>Called before each answer, with the method and its arguments.</summary>
    public Action<string, JsonArray>? Before { get; set; }

    /// <summary>Called after each answer was made, before it is given.</summary>
    public Action<string>? After { get; set; }

    /// <summary>Every method that was called.</summary>
    public List<string> Calls { get; } = [];

    public List<long> ArchivedAges { get; } = [];

    public FakeInstance Add(string name, string status = "running", string primary = NodeName)
    {
        var instance = new FakeInstance { Name = name, Primary = primary, Status = status };
        Instances[name] = instance;
        return instance;
    }

    public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return JsonSerializer.SerializeToElement(await AnswerAsync(method, JsonNode.Parse(arguments.ToJsonString())!.AsArray(), ct));
        }
        catch (LuxiRefusal refusal)
        {
            throw new LuxiRefusedException(new GanetiError(refusal.Class, [.. refusal.Arguments]));
        }
    }

    public Task<ImmutableArray<string>> ListInstancesAsync(
        string address, ImmutableArray<string> hypervisors, JsonNode parameters, CancellationToken ct) =>
        SilentNodes.Contains(address)
            ? throw new NodedException($"noded of {address}: Connection refused")
            : Task.FromResult<ImmutableArray<string>>(
            [
                .. Instances.Values.Where(instance => instance.Status == "running" && instance.Primary == address).Select(instance => instance.Name),
                .. Strays.GetValueOrDefault(address, []),
            ]);

    /// <summary>The answer to a call, as JSON; one that waits for a job comes when the job has changed.</summary>
    public async Task<JsonNode?> AnswerAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        while (true)
        {
            var changed = _changed;
            var answer = Answer(method, arguments);
            if (method != "WaitForJobChange" || answer is not JsonValue)
            {
                return answer;
            }

            await changed.Task.WaitAsync(ct);
        }
    }

    private JsonNode? Answer(string method, JsonArray arguments)
    {
        lock (_lock)
        {
            Calls.Add(method);
            Before?.Invoke(method, arguments);
            var answer = Make(method, arguments);
            After?.Invoke(method);
            return answer;
        }
    }

    /// <summary>Runs every job that waits.</summary>
    public void RunJobs()
    {
        lock (_lock)
        {
            foreach (var job in Jobs.Where(job => !job.IsOver))
            {
                Run(job);
            }

            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    /// <summary>Runs one job.</summary>
    public void RunJob(FakeJob job)
    {
        lock (_lock)
        {
            Run(job);
            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    /// <summary>A job that is over, as if somebody had submitted it.</summary>
    public FakeJob AddJob(string status, string opcode, string instance)
    {
        var job = new FakeJob { Id = ++_lastJob, Status = status, Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = opcode, ["instance_name"] = instance }) };
        Jobs.Add(job);
        return job;
    }

    private JsonNode? Make(string method, JsonArray arguments) => method switch
    {
        "QueryConfigValues" => new JsonArray((string)arguments[0]![0]! == "master_node" ? Master : IsDrained),
        "QueryClusterInfo" => new JsonObject { ["software_version"] = SoftwareVersion, ["enabled_hypervisors"] = new JsonArray("fake"), ["hvparams"] = new JsonObject { ["fake"] = new JsonObject() } },
        "Query" => Query((string)arguments[0]!, arguments[1]!.AsArray(), arguments[2]),
        "SubmitManyJobs" => Submit(arguments[0]!.AsArray()),
        "WaitForJobChange" => Wait((long)arguments[0]!, arguments[2]),
        "AutoArchiveJobs" => Archive((long)arguments[0]!),
        "echo" => arguments[0]!.DeepClone(),
        _ => throw new LuxiRefusal("GenericError", $"no such method: {method}"),
    };

    private JsonObject Query(string what, JsonArray fields, JsonNode? filter)
    {
        IEnumerable<Func<string, JsonNode?>> rows = what switch
        {
            "instance" => Instances.Values.Where(instance => Nodes[instance.Primary] == Filtered(filter)).Select(InstanceField),
            "node" => Nodes.Where(node => filter is null || node.Value == Filtered(filter)).Select(NodeField),
            "lock" => Locked.Select(LockField("exclusive")).Concat(LockedShared.Select(LockField("shared"))),
            "job" => Jobs.Where(job => filter is null || Matches(filter.AsArray(), JobField(job))).Select(JobField),
            _ => throw new LuxiRefusal("OpPrereqError", $"unknown resource {what}", "wrong_input"),
        };
        return new JsonObject
        {
            ["fields"] = new JsonArray(),
            ["data"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. fields.Select(field => (JsonNode)new JsonArray(0, row((string)field!)))]))]),
        };
    }

    private static string Filtered(JsonNode? filter) => (string)filter!.AsArray()[2]!;

    /// <summary>The part of Ganeti's query language that is asked of jobs.</summary>
    private static bool Matches(JsonArray filter, Func<string, JsonNode?> field) => (string)filter[0]! switch
    {
        "|" => filter.Skip(1).Any(each => Matches(each!.AsArray(), field)),
        "=" => JsonNode.DeepEquals(field((string)filter[1]!), filter[2]),
        var other => throw new LuxiRefusal("OpPrereqError", $"unknown operator {other}", "wrong_input"),
    };

    private Func<string, JsonNode?> InstanceField(FakeInstance instance) => field => field switch
    {
        "name" => instance.Name,
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
        "offline" => Offline.Contains(node.Key),
        "vm_capable" => true,
        "bootid" => Offline.Contains(node.Key) ? null : BootIds.GetValueOrDefault(node.Key, "boot-1"),
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

    private JsonArray Submit(JsonArray jobs)
    {
        if (RefusesJobs is { } refusal)
        {
            throw refusal;
        }

        var ids = new JsonArray();
        foreach (var opcodes in jobs)
        {
            var job = new FakeJob { Id = ++_lastJob, Opcodes = opcodes!.DeepClone().AsArray(), Received = Time.GetUtcNow() };
            Jobs.Add(job);
            ids.Add((JsonNode)new JsonArray(true, job.Id));
            if (RunsJobsAtOnce)
            {
                Run(job);
            }
        }

        return ids;
    }

    private JsonNode Wait(long id, JsonNode? known)
    {
        var job = Jobs.FirstOrDefault(each => each.Id == id) ?? throw new LuxiRefusal("JobLost", $"Job {id} lost");
        return known is not null && (string)known.AsArray()[0]! == job.Status ? "nochange" : new JsonArray(new JsonArray(job.Status), new JsonArray());
    }

    private JsonArray Archive(long age)
    {
        ArchivedAges.Add(age);
        return new JsonArray(Jobs.RemoveAll(job => job.IsOver && job.IsOld), 0);
    }

    /// <summary>Runs the opcodes one after the other; the first that fails ends the job, and the rest is marked as luxid does it.</summary>
    private void Run(FakeJob job)
    {
        foreach (var opcode in job.Opcodes)
        {
            if (job.Results.Any(result => result.Status == "error"))
            {
                job.Results.Add(("error", Encode("OpExecError", "Preceding opcode failed")));
            }
            else
            {
                job.Results.Add((string)opcode!["OP_ID"]! == "OP_GROUP_VERIFY_DISKS" ? Verify()
                    : Run(Instances[(string)opcode["instance_name"]!], (string)opcode["OP_ID"]!));
            }
        }

        job.Ended = Time.GetUtcNow();
        job.Status = job.Results.Any(result => result.Status == "error") ? "error" : "success";
    }

    private static (string Status, JsonNode? Result) Run(FakeInstance instance, string opcode)
    {
        if (opcode == "OP_INSTANCE_SHUTDOWN")
        {
            instance.AdminState = "down";
            instance.Status = "USER_down";
            return ("success", null);
        }

        if (opcode == "OP_INSTANCE_ACTIVATE_DISKS")
        {
            instance.Activations++;
            return instance.ActivationFails is { } trouble ? ("error", Encode(trouble.Class, trouble.Arguments)) : ("success", new JsonArray());
        }

        instance.Starts++;
        if (instance.StartFails is { } failure)
        {
            return ("error", Encode(failure.Class, failure.Arguments));
        }

        instance.Status = "running";
        return ("success", null);
    }

    private (string Status, JsonNode? Result) Verify() =>
        VerifyFails is { } failure ? ("error", Encode(failure.Class, failure.Arguments)) : ("success", VerifyReport.DeepClone());

    private static JsonArray Moment(DateTimeOffset at) => new(at.ToUnixTimeSeconds(), at.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);

    private static JsonArray Encode(string errorClass, params string[] arguments) =>
        new(errorClass, new JsonArray([.. arguments.Select(argument => (JsonNode?)argument)]));
}
