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

    public void Dispose() => _systemd.Dispose();

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
