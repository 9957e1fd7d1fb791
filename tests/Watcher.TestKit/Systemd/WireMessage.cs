using System.Buffers.Binary;
using System.Text;

namespace Watcher.TestKit.Systemd;

/// <summary>A D-Bus message, to be sent or as it came.</summary>
internal sealed record WireMessage(byte Kind)
{
    public const byte Call = 1;
    public const byte Return = 2;
    public const byte Error = 3;
    public const byte Signal = 4;

    public uint Serial { get; init; } = 1;

    public uint? ReplyTo { get; init; }

    public string? Path { get; init; }

    public string? Interface { get; init; }

    public string? Member { get; init; }

    public string? ErrorName { get; init; }

    public string? Sender { get; init; }

    public string Type { get; init; } = "";

    public uint Descriptors { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>The body's first texts, of a call whose arguments are all text.</summary>
    public string[] Texts
    {
        get
        {
            var texts = new List<string>();
            for (var (at, left) = (0, Type.Length); left > 0; left--)
            {
                at = (at + 3) & ~3;
                var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(Body.AsSpan(at));
                texts.Add(Encoding.UTF8.GetString(Body, at + 4, length));
                at += 4 + length + 1;
            }

            return [.. texts];
        }
    }

    /// <summary>All texts of the body, and what else lies between two zero bytes.</summary>
    public string[] AllTexts => Encoding.Latin1.GetString(Body).Split('\0');

    public static WireMessage Of(byte kind, string type, Action<WireWriter> write)
    {
        var body = new WireWriter();
        write(body);
        return new WireMessage(kind) { Type = type, Body = body.ToArray() };
    }

    public byte[] ToBytes() => ToBytes(Body.Length);

    /// <summary>With a body that may be longer than what is there of it.</summary>
    public byte[] ToBytes(int bodyLength)
    {
        var writer = new WireWriter();
        writer.Raw([(byte)'l', Kind, 0, 1]).UInt32((uint)bodyLength).UInt32(Serial).Array(8, () =>
        {
            Field(writer, 1, "o", Path);
            Field(writer, 2, "s", Interface);
            Field(writer, 3, "s", Member);
            Field(writer, 4, "s", ErrorName);
            Number(writer, 5, ReplyTo);
            Field(writer, 7, "s", Sender);
            if (Type.Length > 0)
            {
                writer.Align(8).Byte(8).Signature("g").Signature(Type);
            }

            Number(writer, 9, Descriptors == 0 ? null : Descriptors);
        });
        return writer.Align(8).Raw(Body).ToArray();
    }

    /// <summary>The first message of what has come, and how long it is; null while it is not whole.</summary>
    public static (WireMessage Message, int Length)? TryRead(ReadOnlySpan<byte> come)
    {
        if (come.Length < 16)
        {
            return null;
        }

        var body = (int)BinaryPrimitives.ReadUInt32LittleEndian(come[4..]);
        var fields = 16 + (int)BinaryPrimitives.ReadUInt32LittleEndian(come[12..]);
        var header = (fields + 7) & ~7;
        if (come.Length < header + body)
        {
            return null;
        }

        var message = new WireMessage(come[1]) { Serial = BinaryPrimitives.ReadUInt32LittleEndian(come[8..]), Body = come.Slice(header, body).ToArray() };
        for (var at = 16; at < fields; at = (at + 7) & ~7)
        {
            var (code, type) = (come[at], (char)come[at + 2]);
            at += 4;
            var number = BinaryPrimitives.ReadUInt32LittleEndian(come[at..]);
            var text = type == 'u' ? "" : type == 'g' ? Encoding.ASCII.GetString(come.Slice(at + 1, come[at])) : Encoding.UTF8.GetString(come.Slice(at + 4, (int)number));
            message = code switch
            {
                1 => message with { Path = text },
                2 => message with { Interface = text },
                3 => message with { Member = text },
                8 => message with { Type = text },
                _ => message,
            };
            at += type == 'u' ? 4 : type == 'g' ? come[at] + 2 : 4 + (int)number + 1;
        }

        return (message, header + body);
    }

    private static void Field(WireWriter writer, byte code, string type, string? value)
    {
        if (value is not null)
        {
            writer.Align(8).Byte(code).Signature(type).String(value);
        }
    }

    private static void Number(WireWriter writer, byte code, uint? value)
    {
        if (value is { } number)
        {
            writer.Align(8).Byte(code).Signature("u").UInt32(number);
        }
    }
}
