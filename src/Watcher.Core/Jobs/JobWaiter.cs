using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;

namespace Watcher.Core.Jobs;

/// <summary>
/// Waits for jobs, each on a connection of its own, which luxid answers when the job changes, or after a while. What it is told to follow it
/// follows to the end, also over a restart of luxid.
/// </summary>
/// <param name="luxi">luxid.</param>
/// <param name="connections">Bounds the waits at luxid, of several waiters; jobs that are more take turns.</param>
/// <param name="time">Time.</param>
internal sealed class JobWaiter(ILuxi luxi, Slots connections, TimeProvider time) : IFactSource
{
    // A job that is waited for costs a task, not a thread.
    private const int MostJobs = 4096;

    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMost = TimeSpan.FromMinutes(1);
    private static readonly ImmutableArray<string> Fields = ["id", "status", "opstatus", "opresult", "start_ts", "end_ts"];

    private readonly LuxiClient _client = new(luxi);
    private readonly ConcurrentDictionary<long, bool> _followed = new();
    private readonly Channel<long> _new = Channel.CreateUnbounded<long>();

    /// <summary>Wants the end of these jobs as <see cref="JobEnded"/>. To be told of one twice changes nothing.</summary>
    public void Follow(IEnumerable<long> jobs)
    {
        foreach (var job in jobs.Where(job => _followed.TryAdd(job, true)))
        {
            _new.Writer.TryWrite(job);
        }
    }

    public string Subject => "the jobs";

    public async Task RunAsync(Action<Fact> post, CancellationToken ct) => await Parallel.ForEachAsync(
        _new.Reader.ReadAllAsync(ct),
        new ParallelOptions { MaxDegreeOfParallelism = MostJobs, CancellationToken = ct },
        (job, token) => FollowAsync(job, post, token));

    private async ValueTask FollowAsync(long job, Action<Fact> post, CancellationToken ct)
    {
        try
        {
            post(await EndOfAsync(job, post, ct));
            _followed.TryRemove(job, out _);
        }
        catch
        {
            // Whatever it was ends all waits. Those who wait for an end would do so for ever, if the source knew of none when it is begun anew.
            _new.Writer.TryWrite(job);
            throw;
        }
    }

    private async Task<JobEnded> EndOfAsync(long job, Action<Fact> post, CancellationToken ct)
    {
        string? status = null;
        for (var failures = 0; ;)
        {
            try
            {
                status = await WaitAsync(job, status, ct) ?? status;
                failures = 0;
                if (status is "success" or "error" or "canceled")
                {
                    return await ReadAsync(_client, job, ct);
                }
            }
            catch (LuxiRefusedException e) when (e.Error.Class == "JobLost")
            {
                return new JobEnded(job, JobEnded.Gone, []);
            }
            catch (LuxiException e)
            {
                // luxid restarts, or this is the master no more: the duty must look. The job's end is waited for all the same.
                post(new Resync($"job {job} could not be waited for: {e.Message}"));
                await Task.Delay(Backoff.After(++failures, RetryFirst, RetryMost), time, ct);
            }
        }
    }

    private async Task<string?> WaitAsync(long job, string? known, CancellationToken ct)
    {
        using var connection = await connections.EnterAsync(ct);
        return await _client.WaitForJobAsync(job, known, ct);
    }

    /// <summary>Reads how a job that is over ended.</summary>
    internal static async Task<JobEnded> ReadAsync(LuxiClient client, long job, CancellationToken ct)
    {
        var ended = await client.QueryAsync("job", Fields, LuxiFilter.OneOf("id", [job]), row => Read(row, job), ct);
        return ended.FirstOrDefault() ?? new JobEnded(job, JobEnded.Gone, []);
    }

    private static JobEnded Read(LuxiRow row, long job)
    {
        var states = row.Texts("opstatus");
        var results = row.List("opresult");
        return results.Length != states.Length
            ? throw new LuxiProtocolException($"{row.PlaceOf("opresult")}: {results.Length} results of {states.Length} opcodes")
            : new JobEnded(job, row.Text("status"), [.. states.Zip(results, Result)], row.TimeOrNull("end_ts") - row.TimeOrNull("start_ts"));
    }

    private static OpcodeResult Result(string status, JsonElement result) =>
        status == "success" ? new(status, null, result) : new(status, GanetiError.TryRead(result));
}
