using System.Buffers;
using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>
/// Reads /etc/default/ganeti as bash reads it, as far as it is assignments: quotes, comments, continued lines, export, $NAME. All else (commands,
/// conditions, substitutions, arrays) is refused with its place: to guess would start a daemon with other arguments than its administrator meant.
/// </summary>
internal sealed class DefaultsFile
{
    private const int Limit = 64 * 1024;

    // What ends a word without being a blank: operators of bash's grammar, which would make a command of the line.
    private const string Operators = "&|<>()";

    // Bash's own variables, which have no plain value, or change what follows (bash(1), Shell Variables); and the script's.
    private static readonly string[] Special =
    [
        "IFS", "UID", "EUID", "PPID", "GROUPS", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "SHELLOPTS", "DIRSTACK", "FUNCNAME", "PIPESTATUS",
        "EPOCHSECONDS", "EPOCHREALTIME", "HISTCMD", "OPTARG", "OPTIND", "OPTERR", "PS4", "POSIXLY_CORRECT", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE",
        "PWD", "OLDPWD", "SHLVL", "SHELL", "TERM", "PATH", "MAILCHECK", "ENV", "DAEMONS", "ALL_DAEMONS", "ON_DEMAND_DAEMONS", "COMP_WORDBREAKS", "COLUMNS", "LINES", "_",
    ];

    // Bash marks characters with some of these itself (CTLESC, CTLNUL); none belongs into a file of settings.
    private static readonly SearchValues<char> Controls = SearchValues.Create("\0\x01\x02\x03\x04\x05\x06\x07\x08\x7f");

    private readonly string _path;
    private readonly string _text;
    private readonly ShellVariables _variables;
    private int _at;

    private DefaultsFile(string path, string text, ShellVariables variables) => (_path, _text, _variables) = (path, text, variables);

    /// <summary>Reads the file into the variables; a file that is missing changes nothing.</summary>
    /// <exception cref="FileFormatException">It holds something that is no assignment, or cannot be read safely.</exception>
    public static void Source(string path, ShellVariables variables)
    {
        var real = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        if (BoundedFile.TryRead(real, Limit) is not { Length: > 0 } content)
        {
            return;
        }

        try
        {
            Parse(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content), variables);
        }
        catch (DecoderFallbackException e)
        {
            throw new FileFormatException(path, "is not in UTF-8", e);
        }
    }

    /// <summary>Executes the assignments of a text.</summary>
    /// <exception cref="FileFormatException">It holds something else.</exception>
    internal static void Parse(string path, string text, ShellVariables variables) => new DefaultsFile(path, text, variables).Run();

    private bool IsAtEnd => _at >= _text.Length;

    private char Current => _text[_at];

    private void Run()
    {
        if (_text.AsSpan().IndexOfAny(Controls) is var bad and >= 0)
        {
            _at = bad;
            throw Refused("a control character");
        }

        while (SkipToCommand())
        {
            if (Current == ';')
            {
                throw Refused("which ends a command that is not there");
            }

            var isExport = TryTake("export");
            if (isExport && IsAtCommandEnd())
            {
                throw Refused("an export without a name");
            }

            for (var count = 1; !IsAtCommandEnd(); count++)
            {
                if (isExport && count > 1)
                {
                    // Bash expands all words of a command before it runs it: one could not use what another assigns.
                    throw Refused("which is more than one word to export");
                }

                Assignment(isExport);
            }

            if (!IsAtEnd)
            {
                _at++;
            }
        }
    }

    /// <summary>Goes on to the next command; false when there is none.</summary>
    private bool SkipToCommand()
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
                _at++;
            }
        }
    }

    /// <summary>Whether the command is over; goes to its next word otherwise.</summary>
    private bool IsAtCommandEnd()
    {
        SkipBlanks();
        if (!IsAtEnd && Current == '#')
        {
            SkipComment();
        }

        return IsAtEnd || Current is '\n' or ';';
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && (Current is ' ' or '\t' || IsContinuation()))
        {
            _at += IsContinuation() ? 2 : 1;
        }
    }

    private bool IsContinuation() => _at + 1 < _text.Length && Current == '\\' && _text[_at + 1] == '\n';

    private void SkipComment()
    {
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end;
    }

    private bool TryTake(string word)
    {
        var end = _at + word.Length;
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal) || (end < _text.Length && _text[end] is not (' ' or '\t' or '\n' or ';')))
        {
            return false;
        }

        _at = end;
        return true;
    }

    /// <summary>NAME=VALUE, NAME+=VALUE, or, after export, NAME.</summary>
    private void Assignment(bool isExport)
    {
        var start = _at;
        var name = Name();
        if (name.Length == 0)
        {
            throw Refused("which is no assignment");
        }

        CheckName(name, start);
        var isAppended = !IsAtEnd && Current == '+';
        if (isAppended)
        {
            _at++;
        }

        if (IsAtEnd || Current != '=')
        {
            if (!isExport || isAppended || !(IsAtEnd || Current is ' ' or '\t' or '\n' or ';'))
            {
                _at = start;
                throw Refused("which is no assignment");
            }

            _variables.Export(name);
            return;
        }

        _at++;
        var value = Value(start, isExport);
        if (_variables.IsConstant(name))
        {
            _at = start;
            throw Refused($"which changes {name}, a constant of daemon-util");
        }

        _variables[name] = isAppended ? _variables[name] + value : value;
        if (isExport)
        {
            _variables.Export(name);
        }
    }

    private void CheckName(string name, int start)
    {
        if (Special.Contains(name) || name.StartsWith("BASH", StringComparison.Ordinal))
        {
            _at = start;
            throw Refused($"where {name} has a meaning of its own for bash or daemon-util");
        }
    }

    private string Name()
    {
        var start = _at;
        while (!IsAtEnd && (char.IsAsciiLetter(Current) || Current == '_' || (_at > start && char.IsAsciiDigit(Current))))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string Value(int start, bool isExport)
    {
        var value = new StringBuilder();
        while (!IsAtEnd && Current is not (' ' or '\t' or '\n' or ';'))
        {
            switch (Current)
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
                    throw Refused("where bash may make two words of one");
                case '~' when value.Length == 0 || value[^1] == ':':
                    throw Refused("where bash would put a home directory");
                case '`':
                    throw Refused("which runs a command");
                case var c when Operators.Contains(c, StringComparison.Ordinal):
                    throw Refused("which is no plain value");
                default:
                    value.Append(Plain());
                    break;
            }
        }

        return value.ToString();
    }

    private char Plain() => Current == '\r' ? throw Refused("a line that ends as on Windows") : _text[_at++];

    private void SingleQuoted(StringBuilder value, int start)
    {
        var end = _text.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            _at = start;
            throw Refused("whose quote never ends");
        }

        value.Append(_text, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    private void DoubleQuoted(StringBuilder value, int start)
    {
        _at++;
        while (true)
        {
            if (IsAtEnd)
            {
                _at = start;
                throw Refused("whose quote never ends");
            }

            switch (Current)
            {
                case '"':
                    _at++;
                    return;
                case '\\' when _at + 1 < _text.Length:
                    // Elsewhere in double quotes a backslash is itself (bash(1), QUOTING).
                    var next = _text[_at + 1];
                    value.Append(next == '\n' ? "" : next is '$' or '`' or '"' or '\\' ? next.ToString() : $"\\{next}");
                    _at += 2;
                    break;
                case '$':
                    Expansion(value, isQuoted: true);
                    break;
                case '`':
                    throw Refused("which runs a command");
                default:
                    value.Append(_text[_at++]);
                    break;
            }
        }
    }

    private void Escaped(StringBuilder value, int start)
    {
        if (_at + 1 >= _text.Length)
        {
            _at = start;
            throw Refused("whose last backslash has nothing behind it");
        }

        value.Append(IsContinuation() ? "" : _text[_at + 1].ToString());
        _at += 2;
    }

    /// <summary>$NAME or ${NAME}.</summary>
    private void Expansion(StringBuilder value, bool isQuoted)
    {
        var start = _at++;
        var isBraced = !IsAtEnd && Current == '{';
        if (isBraced)
        {
            _at++;
        }

        var name = Name();
        if (name.Length > 0 && (!isBraced || (!IsAtEnd && Current == '}')))
        {
            CheckName(name, start);
            _at += isBraced ? 1 : 0;
            if (!isBraced && IsContinuation())
            {
                // Bash joins the lines first, and the name goes on.
                _at = start;
                throw Refused("whose name goes on in the next line");
            }

            value.Append(_variables[name]);
            return;
        }

        // A dollar that begins nothing is itself; in quotes also before a quote.
        var isItself = !isBraced && name.Length == 0
            && (IsAtEnd || Current is ' ' or '\t' or '\n' or ';' or '/' or ':' or '.' or ',' or '%' or '=' or '+' or '^' or ']' || (isQuoted && Current is '"'));
        if (!isItself)
        {
            _at = start;
            throw Refused("which is more than the value of a variable");
        }

        value.Append('$');
    }

    private FileFormatException Refused(string why)
    {
        const int Most = 60;
        var line = 1 + _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n');
        var end = _text.AsSpan(Math.Min(_at, _text.Length)).IndexOf('\n') is var length and >= 0 ? _at + length : _text.Length;
        var what = string.Concat(_text[Math.Min(_at, _text.Length)..end].Take(Most).Select(c => char.IsControl(c) ? '?' : c));
        return new FileFormatException(_path, $"line {line}: '{what}', {why}: only assignments are understood here (NAME=VALUE, export NAME=VALUE)");
    }
}
