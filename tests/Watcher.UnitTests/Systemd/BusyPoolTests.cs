using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>
/// systemd is heard whatever the thread pool is busy with. Over the D-Bus library's own socket it is not: with 20 threads of it blocked for 3 s, the median
/// from a kill to its signal was 4.5 s. Alone, since it keeps the pool from all others.
/// </summary>
[Collection(RealPrograms.Name)]
public sealed class BusyPoolTests
{
    // More than the pool grows to until the deadline, by a thread or two each second.
    private const int Blocked = 2000;

    [Fact]
    public async Task Death_WhileThePoolIsBusy_IsHeard()
    {
        using var systemd = new ScriptedSystemd();
        systemd.Units["a.service"] = [("LoadState", "loaded"), ("ActiveState", "active")];
        using var end = new CancellationTokenSource();
        using var facts = new BlockingCollection<Fact>();
        using var free = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(Blocked);
        using var listed = new ManualResetEventSlim();
        var following = systemd.Client(Until.Deadline).FollowUnitsAsync(["a.service"], facts.Add, listed.Set, end.Token);
        Assert.True(listed.Wait(Until.Deadline, TestContext.Current.CancellationToken));
        while (facts.TryTake(out _))
        {
        }

        try
        {
            for (var item = 0; item < Blocked; item++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        free.Wait(CancellationToken.None);
                        blocked.Signal();
                    },
                    null);
            }

            systemd.Peers.Single().Send(systemd.Changed("a.service", ("ActiveState", "failed")));
            Assert.True(facts.TryTake(out var heard, Until.Deadline));
            Assert.Equal("failed", Assert.IsType<UnitChanged>(heard).Said.ActiveState);

            // So is what follows from it: everything is listed anew.
            systemd.Peers.Single().Send(systemd.Reloading(false));
            Assert.True(facts.TryTake(out heard, Until.Deadline));
            Assert.IsType<Resync>(heard);
            Assert.True(facts.TryTake(out heard, Until.Deadline));
            Assert.True(Assert.IsType<UnitChanged>(heard).IsListing);
        }
        finally
        {
            free.Set();
            blocked.Wait(CancellationToken.None);
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }
}
