using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watcher.Core.Luxi;

/// <summary>luxid's calls that the watcher needs, with their shapes (ganeti/luxi.py).</summary>
internal sealed class LuxiClient(ILuxi luxi)
{
    // How long luxid may take over archiving, seconds; what is left over the next pass archives.
    private const int ArchiveSeconds = 30;

    // Below the deadline of an answer (ganeti/luxi.py, WFJC_TIMEOUT).
    private const int WaitSeconds = 25;

    /// <summary>The node that luxid takes for the master.</summary>
    public async Task<string> GetMasterAsync(CancellationToken ct)
    {
        const string Method = "QueryConfigValues";
        var values = LuxiValue.List(await luxi.CallAsync(Method, new JsonArray(new JsonArray("master_node")), ct), Method, length: 1);
        return LuxiValue.Text(values[0], $"{Method}: master_node");
    }

    /// <summary>Whether an administrator closed the job queue (<c>gnt-cluster queue drain</c>).</summary>
    public async Task<bool> IsQueueDrainedAsync(CancellationToken ct)
    {
        const string Method = "QueryConfigValues";
        var values = LuxiValue.List(await luxi.CallAsync(Method, new JsonArray(new JsonArray("drain_flag")), ct), Method, length: 1);
        return LuxiValue.Flag(values[0], $"{Method}: drain_flag");
    }

    /// <summary>The version of Ganeti that runs ("3.1.0~rc2").</summary>
    public async Task<string> GetSoftwareVersionAsync(CancellationToken ct)
    {
        const string Method = "QueryClusterInfo";
        const string Member = "software_version";
        var place = $"{Method}: {Member}";
        var cluster = await luxi.CallAsync(Method, [], ct);
        return LuxiValue.Text(LuxiValue.Member(cluster, Member, Method) ?? throw new LuxiProtocolException($"{place} is missing"), place);
    }

    /// <summary>Asks for things of one kind ("instance", "node", "lock", "job"). Of a row only what is read of it is held.</summary>
    /// <param name="what">The kind.</param>
    /// <param name="fields">What is asked of each.</param>
    /// <param name="filter">Which ones; null: all.</param>
    /// <param name="read">Reads a row; what it reads as null is left out.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<ImmutableArray<T>> QueryAsync<T>(
        string what, ImmutableArray<string> fields, JsonArray? filter, Func<LuxiRow, T?> read, CancellationToken ct)
        where T : class
    {
        var things = ImmutableArray.CreateBuilder<T>();
        await luxi.QueryAsync(new LuxiQuery(what, fields, filter), Take, ct);
        return things.DrainToImmutable();

        void Take(LuxiRow row)
        {
            if (read(row) is { } thing)
            {
                things.Add(thing);
            }
        }
    }

    /// <summary>Submits jobs together; each is taken or refused by itself.</summary>
    public async Task<ImmutableArray<SubmittedJob>> SubmitAsync(IReadOnlyList<JsonArray> jobs, CancellationToken ct)
    {
        const string Method = "SubmitManyJobs";
        var answers = LuxiValue.List(await luxi.CallAsync(Method, new JsonArray(new JsonArray([.. jobs])), ct), Method, jobs.Count);
        return [.. answers.Select((answer, index) => Read(LuxiValue.List(answer, $"{Method}: job {index}", length: 2), $"{Method}: job {index}"))];

        static SubmittedJob Read(ImmutableArray<JsonElement> answer, string place) => LuxiValue.Flag(answer[0], place)
            ? new SubmittedJob(LuxiValue.Number(answer[1], place), null)
            : new SubmittedJob(null, GanetiError.TryRead(answer[1]) ?? new GanetiError("JobQueueError", [LuxiValue.Printable(answer[1])]));
    }

    /// <summary>Waits for a job's status to be another one than that which is known, for a while.</summary>
    /// <returns>The status ("running"); null when nothing changed.</returns>
    public async Task<string?> WaitForJobAsync(long job, string? known, CancellationToken ct)
    {
        const string Method = "WaitForJobChange";
        var before = known is null ? null : new JsonArray(known);
        var answer = await luxi.CallAsync(Method, new JsonArray(job, new JsonArray("status"), before, 0, WaitSeconds), ct);
        if (answer.ValueKind == JsonValueKind.String)
        {
            // "nochange"
            return null;
        }

        if (answer.ValueKind == JsonValueKind.Null)
        {
            throw new LuxiRefusedException(new GanetiError("JobLost", [$"job {job} is not there"]));
        }

        // The job's fields as asked for, then its log, which is nobody's business here.
        var fields = LuxiValue.Texts(LuxiValue.List(answer, Method, length: 2)[0], Method);
        return fields.Length == 1 ? fields[0] : throw new LuxiProtocolException($"{Method}: {fields.Length} fields, not 1");
    }

    /// <summary>Archives jobs that ended longer ago than the age.</summary>
    /// <returns>How many were archived, and how many are left that luxid had no time for.</returns>
    public async Task<(long Archived, long Left)> ArchiveAsync(TimeSpan age, CancellationToken ct)
    {
        const string Method = "AutoArchiveJobs";
        var answer = LuxiValue.List(await luxi.CallAsync(Method, new JsonArray((long)age.TotalSeconds, ArchiveSeconds), ct), Method, length: 2);
        return (LuxiValue.Number(answer[0], Method), LuxiValue.Number(answer[1], Method));
    }
}
