using Watcher.Core.Systemd;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>At whatever stage systemd falls silent, a question ends: by its deadline, or when it is not wanted any more.</summary>
public sealed class HangingSystemdTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    public static TheoryData<bool, PeerStage> Stages
    {
        get
        {
            var stages = new TheoryData<bool, PeerStage>();
            foreach (var stage in Enum.GetValues<PeerStage>().Where(stage => stage != PeerStage.Never))
            {
                stages.Add(true, stage);
                stages.Add(false, stage);
            }

            return stages;
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Question_SystemdIsSilent_EndsByItsDeadline(bool isBus, PeerStage from)
    {
        using var systemd = new ScriptedSystemd(isBus, from);

        await Assert.ThrowsAsync<TimeoutException>(() => systemd.Client(Short).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Question_SystemdIsSilent_CanBeCancelled(bool isBus, PeerStage from)
    {
        using var systemd = new ScriptedSystemd(isBus, from);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = systemd.Client(TimeSpan.FromHours(1)).GetVersionAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData(PeerStage.Authentication)]
    [InlineData(PeerStage.Hello)]
    [InlineData(PeerStage.Call)]
    public async Task Listener_SystemdIsSilent_EndsByADeadlineOfItsOwn(PeerStage from)
    {
        var time = new AwaitedTime();
        using var systemd = new ScriptedSystemd(silentFrom: from);
        var following = systemd.Client(Short, time).FollowUnitsAsync([], _ => { }, () => { }, TestContext.Current.CancellationToken);
        await time.UntilAwaitedAsync(UnitListener.AnswerDeadline);

        time.Advance(UnitListener.AnswerDeadline);

        await Assert.ThrowsAsync<TimeoutException>(() => following);
    }

    [Fact]
    public async Task Job_ThatDoesNotEnd_EndsByItsDeadline()
    {
        var time = new AwaitedTime();
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            if (call.Member == "StartUnit")
            {
                peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
            }

            return call.Member == "StartUnit";
        };
        var starting = systemd.Client(Short, time).StartAsync("a.service", TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => systemd.Calls.Any(call => call.Member == "StartUnit"), "the job is begun");

        time.Advance(TimeSpan.FromMinutes(15));

        await Assert.ThrowsAsync<TimeoutException>(() => starting);
    }

    /// <summary>A byte now and then is no answer.</summary>
    [Fact]
    public async Task Question_TheAnswerDrips_EndsByItsDeadline()
    {
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            var drip = WireMessage.Of(WireMessage.Signal, "", _ => { }).ToBytes(1 << 20);
            if (call.Member == "Get")
            {
                peer.Send(drip);
                for (var sent = 0; sent < 1 << 20; sent++)
                {
                    peer.Send([0]);
                    Thread.Yield();
                }
            }

            return call.Member == "Get";
        };

        await Assert.ThrowsAsync<TimeoutException>(() => systemd.Client(Short).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Nor are ever so many other messages.</summary>
    [Fact]
    public async Task Question_AFloodOfSignals_EndsByItsDeadline()
    {
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            while (call.Member == "Get")
            {
                peer.Send(systemd.Changed("x.service", ("ActiveState", "failed")) with { Sender = ":1.66" });
            }

            return false;
        };

        await Assert.ThrowsAsync<TimeoutException>(() => systemd.Client(Short).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("REJECTED EXTERNAL\r\n")]
    [InlineData("ERROR\r\n")]
    [InlineData("OK 12\r\n")]
    [InlineData("nonsense\n")]
    public async Task Authentication_Refused_IsAnError(string line)
    {
        using var systemd = new ScriptedSystemd { Greeting = line };

        await Assert.ThrowsAsync<BusException>(() => systemd.Client(Until.Deadline).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answer_ThatIsNoDBus_IsAnError()
    {
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            if (call.Member == "Get")
            {
                peer.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
            }

            return call.Member == "Get";
        };

        await Assert.ThrowsAsync<BusException>(() => systemd.Client(Until.Deadline).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("Get")]
    public async Task Connection_ThatIsClosed_IsAnError(string at)
    {
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            if (call.Member == at)
            {
                peer.Close();
            }

            return call.Member == at;
        };

        await Assert.ThrowsAsync<BusException>(() => systemd.Client(Until.Deadline).GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nobody_Listens_IsAnError()
    {
        var bus = new SystemdBus("/nonexistent", Until.Deadline, TimeProvider.System);

        await Assert.ThrowsAsync<BusException>(() => bus.GetVersionAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The library takes that for a peer that is no bus, where any sender is systemd.</summary>
    [Fact]
    public async Task Bus_RefusesHello_IsAnError()
    {
        using var systemd = new ScriptedSystemd();
        systemd.Script = (peer, call) =>
        {
            if (call.Member == "Hello")
            {
                peer.Refuse(call, "org.freedesktop.DBus.Error.LimitsExceeded");
            }

            return call.Member == "Hello";
        };

        await Assert.ThrowsAsync<BusException>(() => systemd.Client(Until.Deadline).GetVersionAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(systemd.Calls, call => call.Member != "Hello");
    }
}
