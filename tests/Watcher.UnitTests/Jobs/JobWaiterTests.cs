using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Duties;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Jobs;

public sealed class JobWaiterTests
{
    private const int Connections = 3;
    private const int Lasting = 20;

    /// <summary>Jobs that last have every connection again and again, but keep none.</summary>
    [Fact]
    public async Task ManyJobsAndFewConnections_TakeTurns()
    {
        var ct = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider();
        var world = new LuxiWorld();
        for (var id = 1; id <= Lasting + 1; id++)
        {
            world.Jobs.Add(new FakeJob { Id = id, Status = id > Lasting ? "success" : "running", Opcodes = [], Received = time.Start });
        }

        var luxi = new CountingLuxi(world, time);
        using var connections = new Slots(Connections);
        var waiter = new JobWaiter(luxi, connections, time);
        var end = new TaskCompletionSource<JobEnded>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = waiter.RunAsync(fact => end.SetResult((JobEnded)fact), ending.Token);
        waiter.Follow(world.Jobs.Select(job => job.Id));

        using var patience = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
        while (!end.Task.IsCompleted && !patience.IsCancellationRequested)
        {
            time.Advance(CountingLuxi.Wait);
            await Task.Yield();
        }

        Assert.Equal(Lasting + 1, (await end.Task.WaitAsync(patience.Token)).Id);
        Assert.InRange(luxi.Most, 1, Connections);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Whatever ends the source (no more files may be opened …): begun anew it knows what it was told before.</summary>
    [Fact]
    public async Task SourceFails_AndIsBegunAnew_FollowsItsJobsStill()
    {
        var ct = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider();
        var world = new LuxiWorld();
        world.Jobs.Add(new FakeJob { Id = 1, Status = "success", Opcodes = [], Received = time.Start });
        world.Jobs.Add(new FakeJob { Id = 2, Status = "success", Opcodes = [], Received = time.Start });
        world.Before = (_, _) => throw new IOException("too many open files");
        using var connections = new Slots(Connections);
        var waiter = new JobWaiter(world, connections, time);
        var ended = new List<long>();
        waiter.Follow([1, 2]);
        await Assert.ThrowsAsync<IOException>(() => waiter.RunAsync(_ => { }, ct));

        world.Before = null;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var all = new TaskCompletionSource();
        var running = waiter.RunAsync(Hear, ending.Token);
        await all.Task.WaitAsync(Until.Deadline, ct);

        Assert.Equal([1, 2], ended.Order());
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        void Hear(Fact fact)
        {
            lock (ended)
            {
                ended.Add(((JobEnded)fact).Id);
                if (ended.Count == 2)
                {
                    all.SetResult();
                }
            }
        }
    }

    /// <summary>Counts those that wait at once; a wait for a change that does not come is over after a while.</summary>
    private sealed class CountingLuxi(ILuxi luxi, TimeProvider time) : ILuxi
    {
        public static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);

        private readonly Lock _lock = new();
        private int _now;

        public int Most { get; private set; }

        public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
        {
            if (method != "WaitForJobChange")
            {
                return await luxi.CallAsync(method, arguments, ct);
            }

            Count(1);
            try
            {
                await Task.Delay(Wait, time, ct);
                return arguments[2] is null ? await luxi.CallAsync(method, arguments, ct) : JsonElement.Parse("\"nochange\"");
            }
            finally
            {
                Count(-1);
            }
        }

        public Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct) => luxi.QueryAsync(query, take, ct);

        private void Count(int change)
        {
            lock (_lock)
            {
                _now += change;
                Most = Math.Max(Most, _now);
            }
        }
    }
}
