using CsCheck;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>What of a bus reaches the D-Bus library, cut as the kernel likes.</summary>
public sealed class BusFramesTests
{
    private static readonly WireMessage Signal = WireMessage.Of(WireMessage.Signal, "s", body => body.String("x")) with
    {
        Path = "/a",
        Interface = "a.b",
        Member = "C",
        Sender = ":1.9",
    };

    private static readonly WireMessage Reply = new(WireMessage.Return) { ReplyTo = 3, Sender = ":1.1" };

    [Fact]
    public void Messages_CutAnywhere_AllComeThrough() => Gen.Int[0, 600].Array[1, 20].Sample(lengths =>
    {
        var messages = lengths.Select((length, serial) => (Signal with { Serial = (uint)serial + 1, Body = new byte[length] }).ToBytes()).ToArray();
        var all = messages.SelectMany(bytes => bytes).ToArray();
        Gen.Int[1, 700].Array[all.Length].Where(cuts => true).Sample(cuts => Passed(all, cuts).SequenceEqual(all), iter: 1);
    });

    [Fact]
    public void Message_OfTheLongestSize_ComesThrough()
    {
        var header = Signal.ToBytes(0).Length - Signal.Body.Length;
        var whole = (Signal with { Body = new byte[BusFrames.LongestMessage - header] }).ToBytes();

        Assert.Equal(BusFrames.LongestMessage, whole.Length);
        Assert.True(Passed(whole, [8192]).AsSpan().SequenceEqual(whole));
    }

    [Theory]
    [InlineData(BusFrames.LongestMessage)]
    [InlineData(31 << 20)]
    [InlineData(int.MaxValue - (1 << 20))]
    public void Message_ThatIsTooLong_IsSwallowedWithoutBeingHeld(int bodyLength)
    {
        var frames = new BusFrames();
        var header = (Signal with { Body = [] }).ToBytes(bodyLength);
        var chunk = new byte[4096];
        var passed = new byte[4096];
        var before = GC.GetAllocatedBytesForCurrentThread();

        long through = Feed(frames, header, passed);
        for (long left = bodyLength; left > 0; left -= chunk.Length)
        {
            through += Feed(frames, chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)), passed);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.Equal(0, through);
        var next = Reply.ToBytes();
        Assert.Equal(next.Length, Feed(frames, next, passed));
    }

    [Fact]
    public void Signal_ThatPassesForAReply_IsKeptBack() => AssertKeptBack(Signal with { ReplyTo = 3 });

    [Fact]
    public void Call_ThatPassesForAReply_IsKeptBack() => AssertKeptBack(Signal with { Kind = WireMessage.Call, ReplyTo = 3 });

    [Fact]
    public void Message_WithDescriptors_IsKeptBack() => AssertKeptBack(Signal with { Descriptors = 1 });

    [Fact]
    public void Message_WithAHeaderThatIsTooLong_IsKeptBack() => AssertKeptBack(Signal with { Path = "/" + new string('a', 9000) });

    [Fact]
    public void Message_WithAHeaderThatCannotBeRead_IsKeptBack()
    {
        // The type of the first field is none that a header has.
        var bytes = Signal.ToBytes();
        bytes[18] = (byte)'v';
        AssertKeptBack(bytes);
    }

    [Fact]
    public void Message_WithAFieldThatLeavesTheHeader_IsKeptBack()
    {
        var bytes = Signal.ToBytes();
        bytes[20] = 0xff;
        AssertKeptBack(bytes);
    }

    [Theory]
    [InlineData(0, 'x')]
    [InlineData(3, '\x02')]
    public void Anything_ThatIsNoDBus_EndsIt(int at, char instead)
    {
        var bytes = Signal.ToBytes();
        bytes[at] = (byte)instead;

        Assert.Throws<IOException>(() => Passed(bytes, [bytes.Length]));
    }

    [Fact]
    public void Noise_NeverHangsNorBreaks() => Gen.Byte.Array[0, 2000].Sample(noise =>
    {
        try
        {
            Passed([.. Signal.ToBytes(), (byte)'l', 4, 0, 1, .. noise], [64]);
        }
        catch (IOException)
        {
            // That is the only way to refuse it.
        }
    });

    private static void AssertKeptBack(WireMessage message) => AssertKeptBack(message.ToBytes());

    private static void AssertKeptBack(byte[] message)
    {
        var (before, after) = (Signal.ToBytes(), Reply.ToBytes());

        Assert.Equal([.. before, .. after], Passed([.. before, .. message, .. after], [100]));
    }

    /// <summary>What passes of these bytes when they come in such pieces, over and over.</summary>
    private static byte[] Passed(byte[] bytes, int[] pieces)
    {
        var frames = new BusFrames();
        var passed = new List<byte>();
        var into = new byte[1000];
        for (var (at, piece) = (0, 0); at < bytes.Length; piece++)
        {
            var free = frames.Free();
            var count = Math.Min(Math.Min(pieces[piece % pieces.Length], free.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(free);
            frames.Add(count);
            at += count;
            while (frames.Pass(into) is var got and > 0)
            {
                passed.AddRange(into.AsSpan(0, got));
            }
        }

        return [.. passed];
    }

    private static int Feed(BusFrames frames, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        bytes.CopyTo(frames.Free());
        frames.Add(bytes.Length);
        return frames.Pass(into);
    }
}
