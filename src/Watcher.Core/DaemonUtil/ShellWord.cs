using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>The value of an assignment: one word, of which quotes and variables may be parts.</summary>
/// <param name="text">Where it stands.</param>
/// <param name="variables">What a $NAME in it is replaced from.</param>
internal sealed class ShellWord(ShellText text, ShellVariables variables)
{
    // What ends a word without being a blank: operators of bash's grammar, which would make a command of the line.
    private const string Operators = "&|<>()";

    // Half of what a program can be given with its environment (execve(2)): a file of a few lines, each with the last one's value twice, has no end.
    private const int MostExpanded = 1 << 20;

    private int _expanded;

    /// <summary>Takes it, up to its end.</summary>
    /// <param name="start">Where its assignment begins.</param>
    /// <param name="isExport">Whether it is a word of an export, in which bash expands braces.</param>
    /// <exception cref="FileFormatException">It holds something that is no plain value.</exception>
    public string Read(int start, bool isExport)
    {
        var value = new StringBuilder();
        while (!text.IsAtEnd && text.Current is not (' ' or '\t' or '\n' or ';'))
        {
            switch (text.Current)
            {
                case '\'':
                    SingleQuoted(value, start);
                    break;
                case '"':
                    DoubleQuoted(value, start);
                    break;
                case '\\':
                    Escaped(value, start);
                    break;
                case '$':
                    Expansion(value, isQuoted: false);
                    break;
                case '{' when isExport:
                    throw text.Refused("where bash may make two words of one");
                case '~' when value.Length == 0 || value[^1] == ':':
                    throw text.Refused("where bash would put a home directory");
                case '`':
                    throw text.Refused("which runs a command");
                case var c when Operators.Contains(c, StringComparison.Ordinal):
                    throw text.Refused("which is no plain value");
                default:
                    value.Append(Plain());
                    break;
            }
        }

        return value.ToString();
    }

    private char Plain() => text.Current == '\r' ? throw text.Refused("a line that ends as on Windows") : text.Take();

    private void SingleQuoted(StringBuilder value, int start)
    {
        text.At++;
        value.Append(text.TryTakeUntil('\'') ?? throw text.Refused("whose quote never ends", start));
    }

    private void DoubleQuoted(StringBuilder value, int start)
    {
        text.At++;
        while (true)
        {
            if (text.IsAtEnd)
            {
                throw text.Refused("whose quote never ends", start);
            }

            switch (text.Current)
            {
                case '"':
                    text.At++;
                    return;
                case '\\' when text.Next is { } next:
                    // Elsewhere in double quotes a backslash is itself (bash(1), QUOTING).
                    value.Append(next == '\n' ? "" : next is '$' or '`' or '"' or '\\' ? next.ToString() : $"\\{next}");
                    text.At += 2;
                    break;
                case '$':
                    Expansion(value, isQuoted: true);
                    break;
                case '`':
                    throw text.Refused("which runs a command");
                default:
                    value.Append(text.Take());
                    break;
            }
        }
    }

    private void Escaped(StringBuilder value, int start)
    {
        if (text.Next is not { } next)
        {
            throw text.Refused("whose last backslash has nothing behind it", start);
        }

        value.Append(next == '\n' ? "" : next.ToString());
        text.At += 2;
    }

    /// <summary>A variable's value, to become part of another one.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="start">Where that is wanted.</param>
    /// <exception cref="FileFormatException">The file makes more of its values than any program can be given.</exception>
    public string Expanded(string name, int start)
    {
        var expanded = variables[name];
        _expanded += expanded.Length;
        return _expanded <= MostExpanded ? expanded : throw text.Refused("with which the values become longer than any program can be given", start);
    }

    /// <summary>$NAME or ${NAME}.</summary>
    private void Expansion(StringBuilder value, bool isQuoted)
    {
        var start = text.At++;
        var isBraced = !text.IsAtEnd && text.Current == '{';
        if (isBraced)
        {
            text.At++;
        }

        var name = text.Name();
        if (name.Length > 0 && (!isBraced || (!text.IsAtEnd && text.Current == '}')))
        {
            text.CheckName(name, start);
            text.At += isBraced ? 1 : 0;
            if (!isBraced && text.IsContinuation())
            {
                // Bash joins the lines first, and the name goes on.
                throw text.Refused("whose name goes on in the next line", start);
            }

            value.Append(Expanded(name, start));
            return;
        }

        // A dollar that begins nothing is itself; in quotes also before a quote.
        var isItself = !isBraced && name.Length == 0
            && (text.IsAtEnd || text.Current is ' ' or '\t' or '\n' or ';' or '/' or ':' or '.' or ',' or '%' or '=' or '+' or '^' or ']' || (isQuoted && text.Current is '"'));
        if (!isItself)
        {
            throw text.Refused("which is more than the value of a variable", start);
        }

        value.Append('$');
    }
}
