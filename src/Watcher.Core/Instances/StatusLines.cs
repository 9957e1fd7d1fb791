using System.Buffers;

namespace Watcher.Core.Instances;

/// <summary>The lines "name state" of a status file, one after the other, sorted by name. They are compared and copied as the bytes that they are.</summary>
internal sealed class StatusLines
{
    // What Python's splitlines and split take for ends of lines and for space (besides what is not ASCII, which no watcher writes).
    private static readonly SearchValues<byte> Ends = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e"u8);
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\x1f"u8);
    private static readonly SearchValues<byte> Strange = SearchValues.Create("\r\v\f\x1c\x1d\x1e\t\x1f"u8);

    private readonly byte[] _content;
    private readonly DateTime _written;
    private int _start;
    private int _nameLength;
    private int _length;
    private int _next;

    /// <param name="content">The file's content; others may have written it in any order, and edited it.</param>
    /// <param name="written">When it was written.</param>
    public StatusLines(byte[] content, DateTime written)
    {
        (_content, _written) = (content, written);
        if (!IsAsWritten())
        {
            _content = Rewrite(content);
        }

        _next = 0;
    }

    public ReadOnlyMemory<byte> Name => _content.AsMemory(_start, _nameLength);

    public ReadOnlySpan<byte> Line => _content.AsSpan(_start, _length);

    /// <summary>Goes to the next line.</summary>
    public bool MoveNext()
    {
        if (_next >= _content.Length)
        {
            return false;
        }

        var rest = _content.AsSpan(_next);
        _start = _next;
        _length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
        _next += _length + 1;
        _nameLength = int.Max(rest[.._length].IndexOf((byte)' '), 0);
        return true;
    }

    /// <summary>
    /// Whether its line comes before the other's: by name, and of the same name the newer one, and of two that were written in the same moment the
    /// greater state, as the stock watcher has it.
    /// </summary>
    public bool IsBefore(StatusLines other)
    {
        var order = Name.Span.SequenceCompareTo(other.Name.Span);
        order = order != 0 ? order : other._written.CompareTo(_written);
        return (order != 0 ? order : other.Line.SequenceCompareTo(Line)) < 0;
    }

    /// <summary>Whether it is what a watcher writes: each name once, in order, a space, a state.</summary>
    private bool IsAsWritten()
    {
        if (_content.AsSpan().ContainsAny(Strange))
        {
            return false;
        }

        for (var before = ReadOnlyMemory<byte>.Empty; MoveNext(); before = Name)
        {
            var state = _nameLength + 1;
            if (_nameLength == 0 || state >= _length || Line[state] == ' ' || Name.Span.SequenceCompareTo(before.Span) <= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// As it would have been written. Of several lines with one name that with the greatest state stays, as with the stock watcher; a line without a
    /// state, which the stock watcher breaks at, is passed over.
    /// </summary>
    private static byte[] Rewrite(ReadOnlyMemory<byte> content)
    {
        List<(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> State)> lines = [];
        foreach (var range in content.Span.SplitAny(Ends))
        {
            var line = content[range];
            line = line[(line.Span.IndexOfAnyExcept(Spaces) is >= 0 and var first ? first : line.Length)..];
            var name = line[..int.Max(line.Span.IndexOfAny(Spaces), 0)];
            var state = line[name.Length..];
            if (name.Length > 0 && state.Span.IndexOfAnyExcept(Spaces) is >= 0 and var start)
            {
                lines.Add((name, state[start..]));
            }
        }

        lines.Sort((one, other) => one.Name.Span.SequenceCompareTo(other.Name.Span) is not 0 and var order
            ? order
            : other.State.Span.SequenceCompareTo(one.State.Span));
        var written = new List<byte>(content.Length + 1);
        ReadOnlyMemory<byte>? last = null;
        foreach (var (name, state) in lines)
        {
            if (last?.Span.SequenceEqual(name.Span) != true)
            {
                last = name;
                written.AddRange(name.Span);
                written.Add((byte)' ');
                written.AddRange(state.Span);
                written.Add((byte)'\n');
            }
        }

        return [.. written];
    }
}
