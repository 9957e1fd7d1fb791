using System.Buffers;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>A text in bash's grammar and the place up to which it is read.</summary>
/// <param name="path">The file that it is of.</param>
/// <param name="text">The text.</param>
internal sealed class ShellText(string path, string text)
{
    // Bash's reader drops so many, and takes a file with more for a program (evalfile.c, _evalfile).
    private const int MostNulls = 256;

    private const char ByteOrderMark = '\uFEFF';

    // Bash marks characters with some of these itself (CTLESC, CTLNUL); none belongs into a file of settings.
    private static readonly SearchValues<char> Controls = SearchValues.Create("\0\x01\x02\x03\x04\x05\x06\x07\x08\x7f");

    // Up to where there is surely no control character outside of comments.
    private int _checked;

    /// <summary>The place.</summary>
    public int At { get; set; }

    public bool IsAtEnd => At >= text.Length;

    public char Current => text[At];

    /// <summary>The character behind the present one; null when that is the last.</summary>
    public char? Next => At + 1 < text.Length ? text[At + 1] : null;

    /// <exception cref="FileFormatException">It begins as no text of bash's, or is no text at all.</exception>
    public void CheckBeginning()
    {
        if (text.StartsWith(ByteOrderMark))
        {
            throw Refused("which begins with a byte order mark, for bash a part of the first word");
        }

        if (text.AsSpan().Count('\0') > MostNulls)
        {
            throw Refused("which is no text");
        }
    }

    /// <summary>Checks what was read since the last comment; to be called at the end, too.</summary>
    /// <exception cref="FileFormatException">There is a control character in it.</exception>
    public void CheckControls()
    {
        if (text.AsSpan(_checked, At - _checked).IndexOfAny(Controls) is var bad and >= 0)
        {
            throw Refused("a control character", _checked + bad);
        }

        _checked = At;
    }

    /// <summary>Goes on to the next command; false when there is none.</summary>
    public bool SkipToCommand()
    {
        while (true)
        {
            SkipBlanks();
            if (IsAtEnd)
            {
                return false;
            }

            if (Current == '#')
            {
                SkipComment();
            }
            else if (Current != '\n')
            {
                return true;
            }
            else
            {
                At++;
            }
        }
    }

    /// <summary>Whether the command is over; goes to its next word otherwise.</summary>
    public bool IsAtCommandEnd()
    {
        SkipBlanks();
        if (!IsAtEnd && Current == '#')
        {
            SkipComment();
        }

        return IsAtEnd || Current is '\n' or ';';
    }

    /// <summary>Whether the line goes on in the next one here.</summary>
    public bool IsContinuation() => !IsAtEnd && Current == '\\' && Next == '\n';

    /// <summary>Takes a word if it is the next one.</summary>
    public bool TryTake(string word)
    {
        var end = At + word.Length;
        if (!text.AsSpan(At).StartsWith(word, StringComparison.Ordinal) || (end < text.Length && text[end] is not (' ' or '\t' or '\n' or ';')))
        {
            return false;
        }

        At = end;
        return true;
    }

    /// <summary>Takes the name of a variable; empty when there is none.</summary>
    public string Name()
    {
        var start = At;
        while (!IsAtEnd && (char.IsAsciiLetter(Current) || Current == '_' || (At > start && char.IsAsciiDigit(Current))))
        {
            At++;
        }

        return text[start..At];
    }

    /// <exception cref="FileFormatException">It is the name of more than a setting.</exception>
    public void CheckName(string name, int at)
    {
        if (ReservedNames.Contains(name))
        {
            throw Refused($"where {name} has a meaning of its own for bash or daemon-util", at);
        }
    }

    /// <summary>Takes the present character.</summary>
    public char Take() => text[At++];

    /// <summary>Takes what comes before the next such character, and that one too; null, and nothing, when there is none.</summary>
    public string? TryTakeUntil(char end)
    {
        var at = text.IndexOf(end, At);
        if (at < 0)
        {
            return null;
        }

        var taken = text[At..at];
        At = at + 1;
        return taken;
    }

    /// <summary>What to throw when something is not understood.</summary>
    /// <param name="why">Why not.</param>
    /// <param name="at">Where it begins; here, when it is not given.</param>
    public FileFormatException Refused(string why, int? at = null)
    {
        const int Most = 60;
        var begin = Math.Min(at ?? At, text.Length);
        var line = 1 + text.AsSpan(0, begin).Count('\n');
        var end = text.AsSpan(begin).IndexOf('\n') is var length and >= 0 ? begin + length : text.Length;
        var what = string.Concat(text[begin..end].Take(Most).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c == ByteOrderMark ? '?' : c));
        return DefaultsFile.Refused(path, $"line {line}: '{what}', {why}: only assignments are understood here (NAME=VALUE, export NAME=VALUE)");
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && (Current is ' ' or '\t' || IsContinuation()))
        {
            At += IsContinuation() ? 2 : 1;
        }
    }

    private void SkipComment()
    {
        CheckControls();
        var end = text.IndexOf('\n', At);
        _checked = At = end < 0 ? text.Length : end;
    }
}
