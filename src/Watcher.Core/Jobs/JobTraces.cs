using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Luxi;

namespace Watcher.Core.Jobs;

/// <summary>What the job queue says of instances. Pure, but for the two queries.</summary>
/// <param name="Busy">By instance: the job that is at it or waits for it.</param>
/// <param name="BusyNodes">By node: the job that moves its instances.</param>
/// <param name="Moved">By instance: the last job that should have moved it, when it failed or was cancelled.</param>
/// <param name="Stamps">By the stamp of an opcode of ours: its job.</param>
internal sealed record JobTraces(
    ImmutableDictionary<string, long> Busy,
    ImmutableDictionary<string, long> BusyNodes,
    ImmutableDictionary<string, string> Moved,
    ImmutableDictionary<long, long> Stamps)
{
    public static readonly JobTraces Blank = new(
        ImmutableDictionary<string, long>.Empty,
        ImmutableDictionary<string, long>.Empty,
        ImmutableDictionary<string, string>.Empty,
        ImmutableDictionary<long, long>.Empty);

    /// <summary>The states of jobs that are not over (constants.JOB_STATUS_*).</summary>
    public static readonly ImmutableArray<string> Pending = ["queued", "waiting", "canceling", "running"];

    private const string Opcode = "query of jobs: an opcode";
    private static readonly ImmutableArray<string> Moves = ["INSTANCE_MIGRATE", "INSTANCE_FAILOVER", "INSTANCE_MOVE"];

    /// <summary>Asks for the jobs that are not archived.</summary>
    /// <param name="client">luxid.</param>
    /// <param name="sought">What jobs of ours are about whose numbers are not known: looked for among ended jobs too.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<JobTraces> FindAsync(LuxiClient client, IReadOnlySet<string> sought, CancellationToken ct)
    {
        var jobs = (await client.QueryAsync("job", JobLine.Fields, null, Read, ct)).OrderBy(job => job.Id).ToImmutableArray();
        var wanted = jobs.Where(IsWanted).ToList();
        var pending = wanted.Where(IsPending).Select(job => job.Id).ToHashSet();
        var opcodes = await OpcodesAsync(client, wanted, pending, ct);
        return new JobTraces(
            Latest(opcodes.SelectMany(opcode => opcode.Busy.Select(instance => (instance, opcode.Job)))),
            Latest(opcodes.Where(opcode => opcode.BusyNode is not null).Select(opcode => (opcode.BusyNode!, opcode.Job))),
            BadlyMoved(jobs),
            Latest(opcodes.SelectMany(opcode => opcode.Stamps.Select(stamp => (stamp, opcode.Job)))));

        // There may be thousands of others.
        JobLine? Read(LuxiRow row) => JobLine.Read(row) is var job && (IsWanted(job) || job.Summary.Any(IsMove)) ? job : null;

        bool IsWanted(JobLine job) => IsPending(job) || job.Summary.Any(line => sought.Contains(Subject(line)));
    }

    /// <summary>The job that is at an instance, or moves what is on one of its nodes; null when there is none.</summary>
    public long? JobAt(string instance, IEnumerable<string> nodes)
    {
        foreach (var name in Spellings(instance))
        {
            if (Busy.TryGetValue(name, out var job))
            {
                return job;
            }
        }

        foreach (var name in nodes.SelectMany(Spellings))
        {
            if (BusyNodes.TryGetValue(name, out var job))
            {
                return job;
            }
        }

        return null;
    }

    /// <summary>The last job that should have moved an instance, when it failed or was cancelled; null when none did.</summary>
    public string? BadMoveOf(string instance) =>
        Spellings(instance).Select(name => Moved.GetValueOrDefault(name)).FirstOrDefault(move => move is not null);

    /// <summary>The last move of each instance, when it came to nothing. A later one that succeeded makes up for it.</summary>
    internal static ImmutableDictionary<string, string> BadlyMoved(IEnumerable<JobLine> jobs)
    {
        var moved = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var job in jobs.Where(job => job.Status is "success" or "error" or "canceled"))
        {
            foreach (var line in job.Summary.Where(IsMove))
            {
                if (job.Status == "success")
                {
                    moved.Remove(Subject(line));
                }
                else
                {
                    moved[Subject(line)] = $"job {job.Id}, {line}, ended with '{job.Status}'";
                }
            }
        }

        return moved.ToImmutable();
    }

    /// <summary>
    /// What a job may call "inst1.example.com": "inst1" too, as its submitter wrote it, until it is begun (ganeti/cmdlib/common.py,
    /// _ExpandItemName).
    /// </summary>
    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        for (var end = name.LastIndexOf('.'); end > 0; end = name.LastIndexOf('.', end - 1))
        {
            yield return name[..end];
        }
    }

    private static bool IsPending(JobLine job) => Pending.Contains(job.Status);

    private static bool IsMove(string line) => Moves.Contains(line.Split('(')[0]);

    private static async Task<IReadOnlyList<OpcodeTrace>> OpcodesAsync(
        LuxiClient client, List<JobLine> jobs, HashSet<long> pending, CancellationToken ct)
    {
        if (jobs.Count == 0)
        {
            return [];
        }

        var traces = await client.QueryAsync("job", ["id", "ops"], LuxiFilter.OneOf("id", jobs.Select(job => job.Id)), Read, ct);
        return [.. traces.SelectMany(trace => trace)];

        OpcodeTrace[] Read(LuxiRow row)
        {
            var job = row.Number("id");
            return [.. row.List("ops").Select(opcode => Trace(job, opcode, pending.Contains(job)))];
        }
    }

    private static OpcodeTrace Trace(long job, JsonElement opcode, bool isPending) => new(
        job,
        isPending ? [.. Instances(opcode)] : [],
        isPending && Text(opcode, "OP_ID") is "OP_NODE_EVACUATE" or "OP_NODE_MIGRATE" ? Text(opcode, "node_name") ?? "" : null,
        [.. ReasonStamps(opcode)]);

    /// <summary>"INSTANCE_STARTUP(inst1)" is about inst1.</summary>
    private static string Subject(string summary) =>
        summary.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open && summary.EndsWith(')') ? summary[(open + 1)..^1] : "";

    private static IEnumerable<string> Instances(JsonElement opcode)
    {
        if (Text(opcode, "instance_name") is { } name)
        {
            yield return name;
        }

        if (LuxiValue.Member(opcode, "instances", Opcode) is { ValueKind: JsonValueKind.Array } instances)
        {
            foreach (var instance in instances.EnumerateArray().Where(instance => instance.ValueKind == JsonValueKind.String))
            {
                yield return LuxiValue.Text(instance, Opcode);
            }
        }
    }

    /// <summary>The reason trail: a list of source, text, nanoseconds.</summary>
    private static IEnumerable<long> ReasonStamps(JsonElement opcode) =>
        LuxiValue.Member(opcode, "reason", Opcode) is not { ValueKind: JsonValueKind.Array } trail ? []
        : trail.EnumerateArray()
            .Where(reason => reason.ValueKind == JsonValueKind.Array && reason.GetArrayLength() == 3 && LuxiValue.Is(reason[0], Reason.Source))
            .Select(reason => reason[2].ValueKind == JsonValueKind.Number && reason[2].TryGetInt64(out var stamp) ? stamp : 0);

    private static string? Text(JsonElement opcode, string member) =>
        LuxiValue.Member(opcode, member, Opcode) is { ValueKind: JsonValueKind.String } value ? LuxiValue.Text(value, $"{Opcode}: {member}") : null;

    private static ImmutableDictionary<TKey, long> Latest<TKey>(IEnumerable<(TKey Key, long Job)> pairs)
        where TKey : notnull => pairs.GroupBy(pair => pair.Key).ToImmutableDictionary(pair => pair.Key, pair => pair.Max(each => each.Job));
}
