using System.Buffers.Binary;

namespace Watcher.Core.Systemd;

/// <summary>
/// Cuts what comes from a bus into messages (D-Bus specification, "Message Format") and keeps back what systemd never sends, byte by byte and without
/// holding it: any local user may send us anything. The library would hold messages of up to 128 MiB, takes whatever carries a call's serial for its
/// reply, and closes the connection over a descriptor.
/// </summary>
internal sealed class BusFrames
{
    /// <summary>All properties of a unit are some 30 KiB.</summary>
    public const int LongestMessage = 4 << 20;

    // The longest names that systemd puts into one, several times over.
    private const int LongestHeader = 8 << 10;
    private const int FixedHeader = 16;

    // An empty signature: code, type, length, the zero at its end.
    private const int ShortestField = 6;

    private readonly byte[] _buffer = new byte[2 * LongestHeader];
    private int _start;
    private int _end;

    // Of the message that has begun, what has not come by yet.
    private long _left;
    private bool _isKeptBack;

    /// <summary>Where to put what comes next; never empty after <see cref="Pass"/> has returned 0. Then say how much it was.</summary>
    public Span<byte> Free()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return _buffer.AsSpan(_end);
    }

    /// <summary>So many bytes were put into <see cref="Free"/>.</summary>
    public void Add(int count) => _end += count;

    /// <summary>Hands on what may be.</summary>
    /// <returns>How many bytes; 0 when more must come first.</returns>
    /// <exception cref="IOException">That is no D-Bus.</exception>
    public int Pass(Span<byte> into)
    {
        var passed = 0;
        while (_start < _end && passed < into.Length && (_left > 0 || Begin()))
        {
            var count = (int)Math.Min(_left, _end - _start);
            if (!_isKeptBack)
            {
                count = Math.Min(count, into.Length - passed);
                _buffer.AsSpan(_start, count).CopyTo(into[passed..]);
                passed += count;
            }

            _start += count;
            _left -= count;
        }

        return passed;
    }

    /// <summary>Looks at the header of the next message, once it is there.</summary>
    private bool Begin()
    {
        ReadOnlySpan<byte> come = _buffer.AsSpan(_start.._end);
        if (come.Length < FixedHeader)
        {
            return false;
        }

        // Endianness, type, flags, protocol version, length of the body, serial, length of the header's fields.
        if (come[0] is not ((byte)'l' or (byte)'B') || come[3] != 1)
        {
            throw new IOException("what comes from the bus is no D-Bus");
        }

        var isBigEndian = come[0] == 'B';
        long fields = Number(come[12..], isBigEndian);
        var header = FixedHeader + ((fields + 7) & ~7L);
        var message = header + Number(come[4..], isBigEndian);
        var isTooLong = message > LongestMessage || header > LongestHeader;
        if (!isTooLong && come.Length < header)
        {
            return false;
        }

        _left = message;
        _isKeptBack = isTooLong || !IsWanted(come[..(FixedHeader + (int)fields)], isBigEndian);
        return true;
    }

    /// <summary>No signal or call that passes for a reply, nothing with descriptors, and no header that cannot be read.</summary>
    private static bool IsWanted(ReadOnlySpan<byte> header, bool isBigEndian)
    {
        const byte MethodReturn = 2;
        const byte Error = 3;
        const byte ReplySerial = 5;
        const byte UnixFds = 9;
        var isReply = header[1] is MethodReturn or Error;
        for (var at = FixedHeader; at < header.Length;)
        {
            // A structure: the field's code, and a variant of one of these types.
            at = (at + 7) & ~7;
            if (header.Length - at < ShortestField || header[at + 1] != 1)
            {
                return false;
            }

            var (code, type) = (header[at], (char)header[at + 2]);
            at += 4;
            var number = header.Length - at < 4 ? 0 : Number(header[at..], isBigEndian);
            var isUnwanted = (code == ReplySerial && !isReply) || (code == UnixFds && number > 0);
            var length = type switch
            {
                'u' => 4,
                's' or 'o' => 4L + number + 1,
                'g' => 1L + header[at] + 1,
                _ => long.MaxValue,
            };
            if (isUnwanted || length > header.Length - at)
            {
                return false;
            }

            at += (int)length;
        }

        return true;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
