using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

// The job queue of a scripted luxid.
internal sealed partial class LuxiWorld
{
    /// <summary>Runs every job that waits.</summary>
    public void RunJobs()
    {
        lock (_lock)
        {
            foreach (var job in Jobs.Where(job => !job.IsOver))
            {
                Run(job);
            }

            TellOfChange();
        }
    }

    /// <summary>Runs one job.</summary>
    public void RunJob(FakeJob job)
    {
        lock (_lock)
        {
            Run(job);
            TellOfChange();
        }
    }

    /// <summary>A job that is over, as if somebody had submitted it.</summary>
    public FakeJob AddJob(string status, string opcode, string instance)
    {
        var job = new FakeJob { Id = ++_lastJob, Status = status, Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = opcode, ["instance_name"] = instance }) };
        Jobs.Add(job);
        return job;
    }

    private void TellOfChange()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private JsonArray Submit(JsonArray jobs)
    {
        if (RefusesJobs is { } refusal)
        {
            throw refusal;
        }

        // Ganeti/Query/Server.hs
        if (IsDrained)
        {
            throw new LuxiRefusal("GenericError", "Queue drained");
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
                job.Results.Add((string)opcode!["OP_ID"]! == "OP_GROUP_VERIFY_DISKS" ? Verify((string)opcode["group_name"]!)
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
            if (instance.ActivationFails is { } trouble)
            {
                return ("error", Encode(trouble.Class, trouble.Arguments));
            }

            instance.HasIdleDisks = false;
            return ("success", new JsonArray());
        }

        instance.Starts++;
        if (instance.StartFails is { } failure)
        {
            return ("error", Encode(failure.Class, failure.Arguments));
        }

        instance.Status = "running";
        instance.HasIdleDisks = false;
        return ("success", null);
    }

    /// <summary>
    /// As LUGroupVerifyDisks: what is not active is none of its business, and what no node told of is missing: also what is on a node that is offline or
    /// cannot be asked.
    /// </summary>
    private (string Status, JsonNode? Result) Verify(string group)
    {
        if (VerifyFails is { } failure)
        {
            return ("error", Encode(failure.Class, failure.Arguments));
        }

        var looked = Instances.Values.Where(instance => Nodes[instance.Primary] == group && instance.HasActiveDisks).ToList();
        var errors = looked.SelectMany(instance => instance.Secondaries.Prepend(instance.Primary)).Distinct()
            .Where(node => !Offline.Contains(node))
            .Select(node => (Node: node, Error: DiskErrors.GetValueOrDefault(node) ?? (IsSilent(node) ? "Error 7: Failed to connect: Connection refused" : null)))
            .Where(each => each.Error is not null)
            .ToDictionary(each => each.Node, each => each.Error);
        return ("success", new JsonArray(
            new JsonObject(errors.Select(error => KeyValuePair.Create(NodeUuid(error.Key), (JsonNode?)error.Value))),
            new JsonArray([.. looked.Where(instance => instance.HasIdleDisks).Select(instance => (JsonNode)instance.Name)]),
            new JsonObject(looked
                .Select(instance => (instance.Name, Missing: Missing(instance, node => Offline.Contains(node) || errors.ContainsKey(node)).ToArray()))
                .Where(each => each.Missing.Length > 0)
                .Select(each => KeyValuePair.Create(each.Name, (JsonNode?)new JsonArray(each.Missing))))));
    }

    private bool IsSilent(string node) => BootIds.TryGetValue(node, out var bootId) && bootId is null;

    private static IEnumerable<JsonNode> Missing(FakeInstance instance, Func<string, bool> isUnheard) => instance.Secondaries.Prepend(instance.Primary)
        .SelectMany(node => isUnheard(node) ? instance.Volumes : node == instance.Primary ? instance.LostVolumes : [], (node, volume) => new JsonArray(NodeUuid(node), volume));

    private static JsonArray Moment(DateTimeOffset at) => new(at.ToUnixTimeSeconds(), at.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);

    private static JsonArray Encode(string errorClass, params string[] arguments) =>
        new(errorClass, new JsonArray([.. arguments.Select(argument => (JsonNode?)argument)]));
}
