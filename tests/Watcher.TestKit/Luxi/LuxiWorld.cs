using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;

namespace Watcher.TestKit.Luxi;

/// <summary>
/// A scripted cluster that answers as luxid, WConfD and noded do: instances that are down, locked or elsewhere, jobs that take until they are
/// told to run, fail, or are refused. In memory (<see cref="ILuxi"/>) or, served by <see cref="FakeLuxid"/>, on a socket.
/// </summary>
internal sealed partial class LuxiWorld : ILuxi, INoded
{
    public const string GroupUuid = "11111111-2222-3333-4444-555555555555";
    public const string OtherGroupUuid = "66666666-7777-8888-9999-000000000000";
    public const string NodeName = "node1.example.com";

    /// <summary>Every node's boot id to begin with.</summary>
    public const string FirstBootId = "b0070000-1111-4111-8111-111111111111";

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastJob;

    public string Master { get; set; } = NodeName;

    public Dictionary<string, FakeInstance> Instances { get; } = [];

    /// <summary>By node: its group's UUID.</summary>
    public Dictionary<string, string> Nodes { get; } = new() { [NodeName] = GroupUuid };

    /// <summary>By node: its boot id, where it is not the first one; null when the node does not tell it.</summary>
    public Dictionary<string, string?> BootIds { get; } = [];

    public HashSet<string> Offline { get; } = [];

    /// <summary>A node's UUID, which stands for its name wherever Ganeti speaks of nodes among its own.</summary>
    public static string NodeUuid(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan()[..16]).ToString();

    /// <summary>By node: why its disks cannot be verified.</summary>
    public Dictionary<string, string> DiskErrors { get; } = [];

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

    /// <summary>What the master's certificates say of why luxid reaches no node; null when they are valid.</summary>
    public string? WhyNobodyAnswers { get; set; }

    /// <summary>Nodes whose noded does not answer.</summary>
    public HashSet<string> SilentNodes { get; } = [];

    /// <summary>Why no job is taken.</summary>
    public LuxiRefusal? RefusesJobs { get; set; }

    /// <summary>Whether an administrator closed the queue.</summary>
    public bool IsDrained { get; set; }

    /// <summary>What of Ganeti's operations is under way on the master; null for nothing.</summary>
    public string? Operation { get; set; }

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

    public async Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct) =>
        PiecewiseAnswer.Give(await CallAsync(LuxiQuery.Method, query.ToArguments(), ct), query, take);

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
}
