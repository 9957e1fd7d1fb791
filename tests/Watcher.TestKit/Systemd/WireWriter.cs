using System.Buffers.Binary;
using System.Text;

namespace Watcher.TestKit.Systemd;

/// <summary>Writes values as D-Bus has them on the wire (its specification, "Marshaling"), little-endian.</summary>
internal sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public WireWriter Align(int to)
    {
        while (_bytes.Count % to != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }

    public WireWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public WireWriter Byte(byte value) => Raw([value]);

    public WireWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Align(4).Raw(bytes);
    }

    public WireWriter UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Align(8).Raw(bytes);
    }

    public WireWriter Bool(bool value) => UInt32(value ? 1u : 0);

    public WireWriter String(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        return UInt32((uint)text.Length).Raw(text).Byte(0);
    }

    public WireWriter Signature(string type) => Byte((byte)type.Length).Raw(Encoding.ASCII.GetBytes(type)).Byte(0);

    public WireWriter Array(int alignment, Action items)
    {
        UInt32(0);
        var length = _bytes.Count - 4;
        Align(alignment);
        var begun = _bytes.Count;
        items();
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(_bytes.Count - begun));
        for (var i = 0; i < 4; i++)
        {
            _bytes[length + i] = bytes[i];
        }

        return this;
    }

    /// <summary>A variant of the type that the value has.</summary>
    public WireWriter Variant(object value) => value switch
    {
        string text => Signature("s").String(text),
        bool flag => Signature("b").Bool(flag),
        int number => Signature("i").UInt32((uint)number),
        uint number => Signature("u").UInt32(number),
        ulong number => Signature("t").UInt64(number),
        string[] texts => Signature("as").Array(4, () => System.Array.ForEach(texts, text => String(text))),
        WireValue other => other.WriteTo(Signature(other.Type)),
        _ => throw new ArgumentException($"no variant is written of {value}", nameof(value)),
    };

    /// <summary>An <c>a{sv}</c>.</summary>
    public WireWriter Properties(IEnumerable<(string Name, object Value)> properties) => Array(8, () =>
    {
        foreach (var (name, value) in properties)
        {
            Align(8).String(name).Variant(value);
        }
    });
}
