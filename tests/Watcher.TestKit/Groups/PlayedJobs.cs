using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;

namespace Watcher.TestKit.Groups;

/// <summary>The jobs of a played world, each of which takes as long as it is said to.</summary>
internal sealed class PlayedJobs(LuxiWorld world)
{
    private readonly Dictionary<long, TimeSpan> _ends = [];

    /// <summary>When those that run end.</summary>
    public IEnumerable<TimeSpan> Ends => _ends.Values;

    /// <summary>Starts those that wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="duration">How long a job takes.</param>
    /// <param name="started">Called for each.</param>
    public void Start(TimeSpan now, Func<FakeJob, TimeSpan> duration, Action<FakeJob>? started)
    {
        foreach (var job in world.Jobs.Where(job => job.Status == "queued" && !_ends.ContainsKey(job.Id)))
        {
            job.Status = "running";
            _ends[job.Id] = now + duration(job);
            started?.Invoke(job);
        }
    }

    /// <summary>Ends those whose time has come.</summary>
    public async Task<IReadOnlyList<JobEnded>> EndAsync(TimeSpan now, CancellationToken ct)
    {
        var ended = new List<JobEnded>();
        foreach (var id in _ends.Where(job => job.Value <= now).Select(job => job.Key).Order().ToList())
        {
            _ends.Remove(id);
            world.RunJob(world.Jobs.Single(job => job.Id == id));
            ended.Add(await JobWaiter.ReadAsync(new LuxiClient(world), id, ct));
        }

        return ended;
    }
}
