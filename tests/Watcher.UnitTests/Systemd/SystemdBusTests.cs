using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;
using Watcher.Core.Systemd;
using Watcher.TestKit.Nodes;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>The questions to systemd, and what is taken for an answer.</summary>
public sealed class SystemdBusTests : IDisposable
{
    private static readonly string[] Two = ["a", "b"];

    private readonly ScriptedSystemd _systemd = new();

    private SystemdBus Bus => _systemd.Client(Until.Deadline);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_IsRead()
    {
        Answer("Get", "v", body => body.Variant("252.39-1~deb12u2"));

        Assert.Equal("252.39-1~deb12u2", await Bus.GetVersionAsync(Ct));
    }

    [Fact]
    public async Task States_AreInTheOrderAskedFor()
    {
        AnswerStates("b.service", "a.service");

        var states = await Bus.GetStatesAsync(["a.service", "b.service"], Ct);

        Assert.Equal([new("loaded", "a.service"), new("loaded", "b.service")], states);
    }

    [Fact]
    public async Task State_ThatSystemdDoesNotTell_IsAnError()
    {
        AnswerStates("b.service");

        await Assert.ThrowsAsync<BusException>(() => Bus.GetLoadStateAsync("a.service", Ct));
    }

    [Fact]
    public async Task Error_HasItsName()
    {
        _systemd.Script = (peer, call) =>
        {
            if (call.Member == "StartUnit")
            {
                peer.Refuse(call, "org.freedesktop.systemd1.NoSuchUnit");
            }

            return call.Member == "StartUnit";
        };

        var error = await Assert.ThrowsAsync<BusException>(() => Bus.StartAsync("a.service", Ct));

        Assert.Equal(("org.freedesktop.systemd1.NoSuchUnit", "so it is"), (error.ErrorName, error.Message));
    }

    [Fact]
    public async Task Answer_OfAnotherType_IsAnError()
    {
        Answer("ListUnitsByNames", "as", body => body.Array(4, () => { }));

        await Assert.ThrowsAsync<BusException>(() => Bus.GetLoadStateAsync("a.service", Ct));
    }

    /// <summary>Anybody may send us a message that names our call: the D-Bus library takes it for the reply, and finds it to be none.</summary>
    [Fact]
    public async Task Answer_ForgedAsASignal_IsNotTakenForOne()
    {
        _systemd.Script = (peer, call) =>
        {
            if (call.Member == "Get")
            {
                peer.Send(_systemd.Signal("/a", "a.b", "C", "v", body => body.Variant("forged")) with { ReplyTo = call.Serial, Sender = ":1.66" });
                peer.Answer(call, "v", body => body.Variant("257"));
            }

            return call.Member == "Get";
        };

        Assert.Equal("257", await Bus.GetVersionAsync(Ct));
    }

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
    public async Task Properties_OfEveryType_AreRead()
    {
        Answer("GetAll", "a{sv}", body => body.Properties(
        [
            ("s", "text"), ("b", true), ("i", -3), ("u", uint.MaxValue), ("t", ulong.MaxValue), ("as", Two), ("none", Array.Empty<string>()),
            ("o", new WireValue("o", value => value.String("/a"))),
            ("g", new WireValue("g", value => value.Signature("a{sv}"))),
            ("y", new WireValue("y", value => value.Byte(255))),
            ("d", new WireValue("d", value => value.UInt64(BitConverter.DoubleToUInt64Bits(0.5)))),
            ("v", new WireValue("v", value => value.Variant("inner"))),
            ("(bas)", new WireValue("(bas)", value => value.Align(8).Bool(false).Array(4, () => value.String("x")))),
            ("a(st)", new WireValue("a(st)", value => value.Array(8, () => value.Align(8).String("x").UInt64(1).Align(8).String("y").UInt64(2)))),
            ("a{sv}", new WireValue("a{sv}", value => value.Properties([("k", 1u)]))),
        ]));

        var properties = (await Bus.GetPropertiesAsync(["a.service"], Ct))[0];

        Assert.Equal("text", Text(properties["s"]));
        Assert.Equal("yes", Text(properties["b"]));
        Assert.Equal("-3", Text(properties["i"]));
        Assert.Equal("4294967295", Text(properties["u"]));
        Assert.Equal("18446744073709551615", Text(properties["t"]));
        Assert.Equal("[a b]", Text(properties["as"]));
        Assert.Equal("[]", Text(properties["none"]));
        Assert.Equal("/a", Text(properties["o"]));
        Assert.Equal("a{sv}", Text(properties["g"]));
        Assert.Equal("255", Text(properties["y"]));
        Assert.Equal("0.5", Text(properties["d"]));
        Assert.Equal("[inner]", Text(properties["v"]));
        Assert.Equal("[no [x]]", Text(properties["(bas)"]));
        Assert.Equal("[[x 1] [y 2]]", Text(properties["a(st)"]));
        Assert.Equal("[[k [1]]]", Text(properties["a{sv}"]));
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

    private void Answer(string member, string type, Action<WireWriter> write) => _systemd.Script = (peer, call) =>
    {
        if (call.Member == member)
        {
            peer.Answer(call, type, write);
        }

        return call.Member == member;
    };

    private void AnswerStates(params string[] units) => Answer("ListUnitsByNames", "a(ssssssouso)", body => body.Array(8, () =>
    {
        foreach (var unit in units)
        {
            body.Align(8).String(unit).String("what it is").String("loaded").String(unit).String("sub").String("").String("/u").UInt32(0).String("").String("/");
        }
    }));

    private static string Text(BusValue value) => value switch
    {
        BusValue.Text text => text.Value,
        BusValue.Flag flag => flag.Value ? "yes" : "no",
        BusValue.Number number => number.Value.ToString(null, null),
        BusValue.List list => $"[{string.Join(' ', list.Items.Select(Text))}]",
        _ => "",
    };
}
