using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>Following units: what is posted, in which order, and whom it believes.</summary>
public sealed class UnitListenerTests : IDisposable
{
    private const string Unit = "ganeti-mond.service";
    private const string Pulled = "ganeti-common.service";

    private readonly ScriptedSystemd _systemd = new();
    private readonly AwaitedTime _time = new();
    private readonly BlockingCollection<Fact> _facts = [];
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _listed = new(0);

    public UnitListenerTests()
    {
        _systemd.Units[Unit] = [("LoadState", "loaded"), ("ActiveState", "active")];
        _systemd.Units[Pulled] = [("LoadState", "loaded"), ("ActiveState", "inactive")];
        _systemd.Units["ganeti.target"] = [("Wants", new[] { Pulled, "ganeti-watcher.service", "ssh.service" })];
    }

    [Fact]
    public void First_UnitsAreListed()
    {
        Follow();

        Assert.IsType<Resync>(Next());
        Assert.Equal((Pulled, "inactive", true), State(Next()));
        Assert.Equal((Unit, "active", true), State(Next()));
        Assert.True(_listed.Wait(Until.Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Changes_ArePostedInTheirOrder()
    {
        FollowListed();

        Send(
            _systemd.Changed(Unit, ("ActiveState", "failed")),
            _systemd.Changed("ssh.service", ("ActiveState", "failed")),
            _systemd.JobRemoved("ssh.service", "failed"),
            _systemd.JobRemoved(Unit, "failed"),
            _systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal((Unit, "failed", false), State(Next()));
        Assert.Equal(new UnitJobEnded(Unit, "failed"), Next());
        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
    }

    /// <summary>A reload takes each unit down and puts it up again; nothing of that happens to its processes.</summary>
    [Fact]
    public void Reload_IsPassedOver_AndAllIsListedAnew()
    {
        FollowListed();

        Send(_systemd.Reloading(true), _systemd.Changed(Unit, ("ActiveState", "inactive")), _systemd.JobRemoved(Unit, "done"), _systemd.Reloading(false));

        AssertListing();
    }

    [Fact]
    public async Task Reload_WithoutAnEnd_IsListedAnewInTime()
    {
        FollowListed();
        Send(_systemd.Reloading(true));
        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromSeconds(30));

        AssertListing();
    }

    [Fact]
    public void Silence_IsListedAnewInTime()
    {
        FollowListed();

        _time.Advance(UnitListener.ListingPeriod);

        AssertListing();
    }

    [Fact]
    public void Signal_ThatCannotBeRead_IsListedAnew_AndTheNextIsHeard()
    {
        FollowListed();

        Send(
            _systemd.Signal(UnitPath.Of(Unit), SystemdNames.Properties, "PropertiesChanged", "s", body => body.String("x")),
            _systemd.Changed(Unit, ("ActiveState", "failed")));

        var posted = new[] { Next(), Next(), Next(), Next() };
        Assert.Contains((Unit, "failed", false), posted.OfType<UnitChanged>().Select(State));
        Assert.Equal(2, posted.OfType<UnitChanged>().Count(changed => changed.IsListing));
        Assert.Single(_systemd.Peers);
    }

    public static TheoryData<string, byte[]> BrokenBodies => new()
    {
        { "sa{sv}as", [] },
        { "sa{sv}as", [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0] },
        { "sa{sv}as", [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0] },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue("a()", body => body.UInt32(8).UInt64(0)))]).Array(4, () => { }).ToArray() },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue(new string('v', 60), _ => { }))]).Array(4, () => { }).ToArray() },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue("s", body => body.UInt32(2).Raw([0xc3, 0x28, 0])))]).Array(4, () => { }).ToArray() },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public void Body_ThatIsNotWhatItSays_IsListedAnew(string type, byte[] body)
    {
        FollowListed();

        Send(_systemd.Signal(UnitPath.Of(Unit), SystemdNames.Properties, "PropertiesChanged", type, writer => writer.Raw(body)));

        AssertListing();
        Assert.Single(_systemd.Peers);
    }

    /// <summary>Anybody on the bus may send us a signal of any name.</summary>
    [Fact]
    public void Signals_OfOthers_AreNotBelieved()
    {
        FollowListed();

        Send(
            _systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ":1.66" },
            _systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = SystemdNames.Destination },
            _systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = null },
            _systemd.Reloading(true) with { Sender = ":1.66" },
            _systemd.JobRemoved(Unit, "failed") with { Sender = ":1.66" },
            _systemd.OwnerChanged(ScriptedSystemd.Owner, ":1.66") with { Sender = ":1.66" },
            _systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ":1.66" },
            _systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
    }

    /// <summary>systemd that executes itself anew is another sender, and knows nothing of whom it told.</summary>
    [Fact]
    public void Reexecution_IsSubscribedToAnew_AndTheOldOneIsNotBelieved()
    {
        FollowListed();

        Send(_systemd.OwnerChanged(ScriptedSystemd.Owner, ""), _systemd.Changed(Unit, ("ActiveState", "failed")));
        _systemd.Name = ":1.2";
        Send(_systemd.OwnerChanged("", ":1.2"));

        AssertListing();
        Assert.Equal(2, _systemd.Calls.Count(call => call.Member == "Subscribe"));
        Send(_systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ScriptedSystemd.Owner }, _systemd.Changed(Unit, ("MainPID", 7u)));
        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
    }

    /// <summary>
    /// Any local user may send us messages of up to 128 MiB, and the D-Bus library holds what it is given: 31 MB signals took the process to 138 MB. What is
    /// posted is posted on the thread that reads.
    /// </summary>
    [Fact]
    public void Signals_OfThirtyMegabytes_AreNotHeldAndEndNothing()
    {
        var held = new ConcurrentQueue<long>();
        Follow(_ => held.Enqueue(GC.GetAllocatedBytesForCurrentThread()));
        AssertListing();
        Send(_systemd.Changed(Unit, ("MainPID", 6u)));
        Next();
        var peer = _systemd.Peers.Single();
        for (var signal = 0; signal < 3; signal++)
        {
            peer.Send((_systemd.Changed("x.service") with { Sender = ":1.66", Body = [] }).ToBytes(31 << 20));
            for (var sent = 0; sent < 31; sent++)
            {
                peer.Send(new byte[1 << 20]);
            }
        }

        Send(_systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
        Assert.InRange(held.Last() - held.ElementAt(held.Count - 2), 0, 1 << 20);
        Assert.Single(_systemd.Peers);
    }

    /// <summary>Each listing has its place among the changes, however the kernel cuts it all.</summary>
    [Fact]
    public void Listings_AmongManySignals_AreInTheirPlace()
    {
        const int Signals = 4000;
        var random = new Random(1);
        var said = new Lock();
        using var answered = new SemaphoreSlim(0);
        var clock = 0UL;
        _systemd.Script = (peer, call) =>
        {
            if (call.Member != "GetAll" || call.Path != UnitPath.Of(Unit))
            {
                return false;
            }

            lock (said)
            {
                peer.Answer(call, BusBody.Properties, body => body.Properties([("ExecMainExitTimestampMonotonic", ++clock)]));
            }

            answered.Release();
            return true;
        };
        FollowListed();
        var peer = _systemd.Peers.Single();
        for (var sent = 0; sent < Signals; sent += 80)
        {
            lock (said)
            {
                var bytes = Enumerable.Range(0, 80).SelectMany(_ => _systemd.Changed(Unit, ("ExecMainExitTimestampMonotonic", ++clock)).ToBytes()).ToArray();
                for (var at = 0; at < bytes.Length;)
                {
                    var piece = Math.Min(random.Next(1, 900), bytes.Length - at);
                    peer.Send(bytes.AsSpan(at, piece));
                    at += piece;
                }

                peer.Send(_systemd.Reloading(false));
            }

            if (sent % 400 == 0)
            {
                Assert.True(answered.Wait(Until.Deadline, TestContext.Current.CancellationToken));
            }
        }

        var (last, heard, listings) = (1UL, 0, 0);
        while (heard < Signals)
        {
            if (Next() is UnitChanged { Unit: Unit } changed)
            {
                _ = changed.IsListing ? listings++ : heard++;
                Assert.True(changed.Said.ExitTimestamp > last, $"{changed.Said.ExitTimestamp} after {last}");
                last = changed.Said.ExitTimestamp!.Value;
            }
        }

        Assert.NotEqual(0, listings);
    }

    public void Dispose()
    {
        _end.Cancel();
        _systemd.Dispose();
        _end.Dispose();
    }

    private void Follow(Action<Fact>? alsoPost = null) => _ = _systemd.Client(Until.Deadline, _time).FollowUnitsAsync(
        [Unit],
        fact =>
        {
            alsoPost?.Invoke(fact);
            _facts.Add(fact);
        },
        () => _listed.Release(),
        _end.Token);

    private void FollowListed()
    {
        Follow();
        AssertListing();

        // The last answer's deadline is over then.
        Assert.True(_listed.Wait(Until.Deadline, TestContext.Current.CancellationToken));
    }

    private void AssertListing()
    {
        Assert.IsType<Resync>(Next());
        Assert.Equal((Pulled, true), (Assert.IsType<UnitChanged>(Next()) is var first ? first.Unit : "", first.IsListing));
        Assert.Equal((Unit, true), (Assert.IsType<UnitChanged>(Next()) is var second ? second.Unit : "", second.IsListing));
    }

    private Fact Next() => _facts.TryTake(out var fact, Until.Deadline) ? fact : throw new TimeoutException("nothing is posted");

    private void Send(params WireMessage[] messages) => Array.ForEach(messages, _systemd.Peers.Single().Send);

    private static (string Unit, string? State, bool IsListing) State(Fact fact) =>
        fact is UnitChanged changed ? (changed.Unit, changed.Said.ActiveState, changed.IsListing) : ("", fact.ToString(), false);
}
