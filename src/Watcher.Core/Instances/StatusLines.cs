namespace Watcher.Core.Instances;

/// <summary>The lines "name state" of a status file, one after the other, sorted by name. They are compared and copied as the bytes that they are.</summary>
internal sealed class StatusLines
{
    private readonly byte[] _content;
    private readonly DateTime _written;
    private readonly int _index;
    private int _start;
    private int _nameLength;
    private int _length;
    private int _next;

    /// <param name="content">The file's content; others may have written it in any order.</param>
    /// <param name="written">When it was written.</param>
    /// <param name="index">Which of the files it is: of two that were written in the same moment the first one is right.</param>
    public StatusLines(byte[] content, DateTime written, int index)
    {
        (_content, _written, _index) = (content, written, index);
        if (!IsSorted())
        {
            _content = Sort();
            _next = 0;
        }
    }

    public ReadOnlyMemory<byte> Name => _content.AsMemory(_start, _nameLength);

    public ReadOnlySpan<byte> Line => _content.AsSpan(_start, _length);

    /// <summary>Goes to the next line; what is no such line is passed over.</summary>
    public bool MoveNext()
    {
        while (_next < _content.Length)
        {
            var rest = _content.AsSpan(_next);
            _start = _next;
            _length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            _next += _length + 1;
            _nameLength = rest[.._length].IndexOf((byte)' ');
            if (_nameLength >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether its line comes before the other's: by name, and of the same name the newer one.</summary>
    public bool IsBefore(StatusLines other)
    {
        var order = Name.Span.SequenceCompareTo(other.Name.Span);
        order = order != 0 ? order : other._written.CompareTo(_written);
        return order != 0 ? order < 0 : _index < other._index;
    }

    private bool IsSorted()
    {
        for (var before = ReadOnlyMemory<byte>.Empty; MoveNext(); before = Name)
        {
            if (Name.Span.SequenceCompareTo(before.Span) < 0)
            {
                return false;
            }
        }

        _next = 0;
        return true;
    }

    private byte[] Sort()
    {
        List<(ReadOnlyMemory<byte> Name, int Start, int Length)> lines = [];
        for (_next = 0; MoveNext();)
        {
            lines.Add((Name, _start, _length));
        }

        lines.Sort((one, other) => one.Name.Span.SequenceCompareTo(other.Name.Span) is not 0 and var order ? order : one.Start.CompareTo(other.Start));
        var sorted = new List<byte>(_content.Length + 1);
        foreach (var (_, start, length) in lines)
        {
            sorted.AddRange(_content.AsSpan(start, length));
            sorted.Add((byte)'\n');
        }

        return [.. sorted];
    }
}
