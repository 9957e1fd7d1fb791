using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>What systemd is asked to do, and how its end is heard: jobs, and programs in transient units.</summary>
public sealed class SystemdJobTests : IDisposable
{
    private readonly ScriptedSystemd _systemd = new();

    private SystemdBus Bus => _systemd.Client(Until.Deadline);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("StartUnit")]
    [InlineData("StopUnit")]
    [InlineData("RestartUnit")]
    public async Task Job_ItsResultIsTold(string method)
    {
        _systemd.Script = (peer, call) =>
        {
            if (call.Member != method)
            {
                return false;
            }

            // Of others about other jobs, of others about ours, and of ours about others.
            peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
            peer.Send(_systemd.JobRemoved("a.service", "timeout") with { Sender = ":1.66" });
            peer.Send(_systemd.JobRemoved("b.service", "canceled", "/org/freedesktop/systemd1/job/8"));
            peer.Send(_systemd.JobRemoved("a.service", "failed"));
            return true;
        };

        Assert.Equal("failed", method switch
        {
            "StartUnit" => await Bus.StartAsync("a.service", Ct),
            "StopUnit" => await Bus.StopAsync("a.service", Ct),
            _ => await Bus.RestartAsync("a.service", Ct),
        });
        Assert.Equal(["a.service", "replace"], _systemd.Calls.Single(call => call.Member == method).Texts);
    }

    /// <summary>systemd that executes itself anew comes back to the bus as another sender, and its jobs go on.</summary>
    [Fact]
    public async Task Job_OverAReexecution_ItsResultIsTold()
    {
        _systemd.Script = (peer, call) =>
        {
            if (call.Member != "StartUnit")
            {
                return false;
            }

            peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
            peer.Send(_systemd.OwnerChanged(ScriptedSystemd.Owner, ""));
            peer.Send(_systemd.OwnerChanged("", ":1.2"));
            peer.Send(_systemd.JobRemoved("a.service", "done") with { Sender = ":1.2" });
            return true;
        };

        Assert.Equal("done", await Bus.StartAsync("a.service", Ct));
    }

    /// <summary>It has not read the question, and the bus says so (seen on Debian 12): the job is asked for once more, and what goes on not to be answered is an error.</summary>
    [Theory]
    [InlineData("StartUnit", 1, true)]
    [InlineData("StartUnit", 2, false)]
    [InlineData("StartTransientUnit", 1, true)]
    public async Task Job_AskedForInTheMomentOfAReexecution_IsAskedForOnceMore(string method, int unread, bool isDone)
    {
        var asked = 0;
        _systemd.Script = (peer, call) =>
        {
            if (call.Member != method)
            {
                return false;
            }

            if (asked++ < unread)
            {
                peer.Refuse(call, "org.freedesktop.DBus.Error.NoReply");
            }
            else
            {
                peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
                peer.Send(_systemd.JobRemoved("x.service", "done"));
            }

            return true;
        };
        using var output = MemoryFile.Create("output");

        var error = await Record.ExceptionAsync(() => method == "StartUnit" ? Bus.StartAsync("x.service", Ct) : Bus.RunTransientAsync(Unit(output), Ct));

        Assert.Equal(isDone ? null : typeof(BusException), error?.GetType());
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Job_TheConnectionIsLost_IsAnError()
    {
        _systemd.Script = (peer, call) =>
        {
            if (call.Member == "StartUnit")
            {
                peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
                peer.Close();
            }

            return call.Member == "StartUnit";
        };

        await Assert.ThrowsAsync<BusException>(() => Bus.StartAsync("a.service", Ct));
    }

    [Fact]
    public async Task TransientUnit_SystemdOpensItsOutputByPath()
    {
        using var output = MemoryFile.Create("output");
        _systemd.Script = (peer, call) =>
        {
            if (call.Member == "StartTransientUnit")
            {
                var path = call.AllTexts.First(text => text.StartsWith("/proc/", StringComparison.Ordinal));
                using (var opened = NativeFile.OpenThroughLinks(path, OpenFlags.WriteOnly | OpenFlags.Append))
                {
                    RandomAccess.Write(opened, "said"u8, 0);
                }

                peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
                peer.Send(_systemd.JobRemoved("x.service", "done"));
            }

            return call.Member == "StartTransientUnit";
        };

        var result = await Bus.RunTransientAsync(Unit(output), Ct);

        Assert.Equal(new TransientResult("done", 0), result);
        Assert.Equal("said"u8.ToArray(), NativeFile.ReadStart(output, 100));
        var asked = _systemd.Calls.Single(call => call.Member == "StartTransientUnit");
        Assert.Equal("ssa(sv)a(sa(sv))", asked.Type);
        Assert.Superset(new HashSet<string> { "x.service", "fail", "forking", "/bin/x", "-a", "A=b", "/bin/end" }, asked.AllTexts.ToHashSet());
    }

    [Fact]
    public async Task TransientUnit_ThatFails_TellsItsStatusAndIsReset()
    {
        using var output = MemoryFile.Create("output");
        _systemd.Script = (peer, call) =>
        {
            switch (call.Member)
            {
                case "StartTransientUnit":
                    peer.Answer(call, "o", body => body.String(ScriptedSystemd.Job));
                    peer.Send(_systemd.JobRemoved("x.service", "failed"));
                    return true;
                case "Get":
                    peer.Answer(call, "v", body => body.Variant(new WireValue("a(sasbttttuii)", value => value.Array(8, () =>
                    {
                        value.Align(8).String("/bin/x").Array(4, () => value.String("/bin/x")).Bool(false);
                        value.UInt64(1).UInt64(2).UInt64(3).UInt64(4).UInt32(5).UInt32(1).UInt32(11);
                    }))));
                    return true;
                case "ResetFailedUnit":
                    peer.Answer(call);
                    return true;
                default:
                    return false;
            }
        };

        Assert.Equal(new TransientResult("failed", 11 << 8), await Bus.RunTransientAsync(Unit(output), Ct));
        Assert.Equal(["x.service"], _systemd.Calls.Single(call => call.Member == "ResetFailedUnit").Texts);
    }

    /// <summary>A number of a file of ours must not be one that the next file gets: systemd may come late.</summary>
    [Fact]
    public void OfferedFile_IsGoneWithItsEnd()
    {
        using var file = MemoryFile.Create("output");
        string path;
        using (var offered = new OfferedFile(file))
        {
            path = offered.Path;
            Assert.True(Path.Exists(path));
        }

        using var next = MemoryFile.Create("another");
        Assert.False(Path.Exists(path));
    }

    public void Dispose() => _systemd.Dispose();

    private static TransientUnit Unit(SafeFileHandle output) => new(
        "x.service", "x", "/bin/x", ["-a"], ["A=b"], output, TimeSpan.FromSeconds(30), Cleanup: ["/bin/end"]);
}
