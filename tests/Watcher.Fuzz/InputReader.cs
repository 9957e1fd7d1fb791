using System.Buffers.Binary;
using System.Text;
using Watcher.Core.Systemd;

namespace Watcher.Fuzz;

/// <summary>Reads an input as values of D-Bus, of whatever types: each a letter for its type, and then itself. What is not there is 0.</summary>
internal ref struct InputReader(ReadOnlySpan<byte> input)
{
    private const int MostItems = 16;
    private const int MostDepth = 8;

    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1) is [var value, ..] ? value : default;

    public BusValue Value(int depth = 0)
    {
        switch ((char)Byte())
        {
            case 's':
                return new BusValue.Text(Encoding.UTF8.GetString(Take(Byte())));
            case 'b':
                return new BusValue.Flag(Byte() != 0);
            case 'a' when depth < MostDepth:
                var items = new BusValue[Byte() % MostItems];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Value(depth + 1);
                }

                return new BusValue.List([.. items]);
            case 'x':
                return new BusValue.Number((long)Number());
            case 'y':
                return new BusValue.Number(Byte());
            default:
                return new BusValue.Number(Number());
        }
    }

    private ulong Number()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Take(bytes.Length).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        length = Math.Min(length, _rest.Length);
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
