using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>A scripted systemd whose units are followed, and what is posted of them.</summary>
public abstract class UnitListenerTest : IDisposable
{
    private protected const string Unit = "ganeti-mond.service";
    private protected const string Pulled = "ganeti-common.service";

    private Task _following = Task.CompletedTask;

    private protected ScriptedSystemd Systemd { get; } = new();
    private protected AwaitedTime Time { get; } = new();
    private protected BlockingCollection<Fact> Facts { get; } = [];
    private protected CancellationTokenSource End { get; } = new();
    private protected SemaphoreSlim Listed { get; } = new(0);

    protected UnitListenerTest()
    {
        Systemd.Units[Unit] = [("LoadState", "loaded"), ("ActiveState", "active")];
        Systemd.Units[Pulled] = [("LoadState", "loaded"), ("ActiveState", "inactive")];
        Systemd.Units["ganeti.target"] = [("Wants", new[] { Pulled, "ganeti-watcher.service", "ssh.service" })];
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        End.Cancel();
        Systemd.Dispose();
        End.Dispose();
    }

    private protected void Follow(Action<Fact>? alsoPost = null) => _following = Systemd.Client(Until.Deadline, Time).FollowUnitsAsync(
        [Unit],
        fact =>
        {
            alsoPost?.Invoke(fact);
            Facts.Add(fact);
        },
        () => Listed.Release(),
        End.Token);

    private protected void FollowListed()
    {
        Follow();
        AssertListing();

        // The last answer's deadline is over then.
        Assert.True(Listed.Wait(Until.Deadline, TestContext.Current.CancellationToken));
    }

    private protected void AssertListing()
    {
        Assert.IsType<Resync>(Next());
        Assert.Equal((Pulled, true), (Assert.IsType<UnitChanged>(Next()) is var first ? first.Unit : "", first.IsListing));
        Assert.Equal((Unit, true), (Assert.IsType<UnitChanged>(Next()) is var second ? second.Unit : "", second.IsListing));
    }

    private protected Fact Next() =>
        Facts.TryTake(out var fact, Until.Deadline) ? fact : throw new TimeoutException($"nothing is posted; following: {_following.Status}", _following.Exception);

    private protected void Send(params WireMessage[] messages) => Array.ForEach(messages, Systemd.Peers.Single().Send);

    private protected static (string Unit, string? State, bool IsListing) State(Fact fact) =>
        fact is UnitChanged changed ? (changed.Unit, changed.Said.ActiveState, changed.IsListing) : ("", fact.ToString(), false);
}
