using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>What is believed of what comes over the bus, and what becomes of the rest.</summary>
public sealed class UnitListenerTrustTests : UnitListenerTest
{
    public static TheoryData<string, byte[]> BrokenBodies => new()
    {
        { "sa{sv}as", [] },
        { "sa{sv}as", [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0] },
        { "sa{sv}as", [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0] },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue("a()", body => body.UInt32(8).UInt64(0)))]).Array(4, () => { }).ToArray() },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue(new string('v', 60), _ => { }))]).Array(4, () => { }).ToArray() },
        { "sa{sv}as", new WireWriter().String("x").Properties([("ActiveState", new WireValue("s", body => body.UInt32(2).Raw([0xc3, 0x28, 0])))]).Array(4, () => { }).ToArray() },
    };

    [Fact]
    public void Signal_ThatCannotBeRead_IsListedAnew_AndTheNextIsHeard()
    {
        FollowListed();

        Send(
            Systemd.Signal(UnitPath.Of(Unit), SystemdNames.Properties, "PropertiesChanged", "s", body => body.String("x")),
            Systemd.Changed(Unit, ("ActiveState", "failed")));

        var posted = new[] { Next(), Next(), Next(), Next() };
        Assert.Contains((Unit, "failed", false), posted.OfType<UnitChanged>().Select(State));
        Assert.Equal(2, posted.OfType<UnitChanged>().Count(changed => changed.IsListing));
        Assert.Single(Systemd.Peers);
    }

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public void Body_ThatIsNotWhatItSays_IsListedAnew(string type, byte[] body)
    {
        FollowListed();

        Send(Systemd.Signal(UnitPath.Of(Unit), SystemdNames.Properties, "PropertiesChanged", type, writer => writer.Raw(body)));

        AssertListing();
        Assert.Single(Systemd.Peers);
    }

    /// <summary>Anybody on the bus may send us a signal of any name.</summary>
    [Fact]
    public void Signals_OfOthers_AreNotBelieved()
    {
        FollowListed();

        Send(
            Systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ":1.66" },
            Systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = SystemdNames.Destination },
            Systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = null },
            Systemd.Reloading(true) with { Sender = ":1.66" },
            Systemd.JobRemoved(Unit, "failed") with { Sender = ":1.66" },
            Systemd.OwnerChanged(ScriptedSystemd.Owner, ":1.66") with { Sender = ":1.66" },
            Systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ":1.66" },
            Systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
    }

    /// <summary>systemd that executes itself anew is another sender, and knows nothing of whom it told.</summary>
    [Fact]
    public void Reexecution_IsSubscribedToAnew_AndTheOldOneIsNotBelieved()
    {
        FollowListed();

        Send(Systemd.OwnerChanged(ScriptedSystemd.Owner, ""), Systemd.Changed(Unit, ("ActiveState", "failed")));
        Systemd.Name = ":1.2";
        Send(Systemd.OwnerChanged("", ":1.2"));

        AssertListing();
        Assert.Equal(2, Systemd.Calls.Count(call => call.Member == "Subscribe"));
        Send(Systemd.Changed(Unit, ("ActiveState", "failed")) with { Sender = ScriptedSystemd.Owner }, Systemd.Changed(Unit, ("MainPID", 7u)));
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
        Send(Systemd.Changed(Unit, ("MainPID", 6u)));
        Next();
        var peer = Systemd.Peers.Single();
        for (var signal = 0; signal < 3; signal++)
        {
            peer.Send((Systemd.Changed("x.service") with { Sender = ":1.66", Body = [] }).ToBytes(31 << 20));
            for (var sent = 0; sent < 31; sent++)
            {
                peer.Send(new byte[1 << 20]);
            }
        }

        Send(Systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
        Assert.InRange(held.Last() - held.ElementAt(held.Count - 2), 0, 1 << 20);
        Assert.Single(Systemd.Peers);
    }
}
