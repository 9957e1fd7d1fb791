using System.Buffers;
using System.Collections.Immutable;

namespace Watcher.Core.Units.Values;

/// <summary>
/// What the text of daemon-util (tools/daemon-util.in, a bash script made at build time) says about daemons, users, groups and paths. It is
/// read, not run: running it would source the defaults file. Line by line and without regular expressions: our own daemon-util reads it at each call.
/// </summary>
internal sealed class DaemonUtilScript
{
    // readonly X="$Y/…": longer chains are not in it, and a loop must end.
    private const int MostSteps = 8;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    private readonly string[] _lines;
    private readonly Dictionary<string, string> _assigned = [];

    public DaemonUtilScript(string text)
    {
        const string Readonly = "readonly ";
        _lines = text.Split('\n');
        foreach (var line in _lines)
        {
            if (line.StartsWith(Readonly, StringComparison.Ordinal) && line.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
            {
                _assigned.TryAdd(line[Readonly.Length..at].Trim(), Unquoted(line[(at + 1)..].TrimEnd()));
            }
        }
    }

    /// <summary>constants.ENABLE_MOND as a condition on two words; null when there is none (it is older than mond's switch).</summary>
    public bool? Mond
    {
        get
        {
            const string Begin = "[[ ";
            const string End = " ]]";
            foreach (var line in Function("_mond_enabled"))
            {
                if (line.StartsWith(Begin, StringComparison.Ordinal) && line[Begin.Length..] is var rest && rest.EndsWith(End, StringComparison.Ordinal)
                    && rest[..^End.Length].Split(" == ") is [var left, var right])
                {
                    return Unquoted(left) == Unquoted(right);
                }
            }

            return null;
        }
    }

    /// <summary>The directory of the daemons' executables: what _daemon_executable prints.</summary>
    public string? SbinDirectory
    {
        get
        {
            const string Argument = "/$1";
            return Function("_daemon_executable").Select(Echoed).FirstOrDefault(text => text is not null) is { } path
                && path.EndsWith(Argument, StringComparison.Ordinal) && path.StartsWith('/')
                && path[..^Argument.Length] is var directory && !directory.Contains('$', StringComparison.Ordinal)
                ? directory
                : null;
        }
    }

    /// <summary>Whether a stop removes the pid file (Ganeti 3.1), not only the daemon itself.</summary>
    public bool StopRemovesPidFile => Function("stop").Any(line => line.Contains("--remove-pidfile", StringComparison.Ordinal));

    /// <summary>The variables of arguments that it empties at its beginning, whatever the environment holds (NODED_ARGS).</summary>
    public IEnumerable<string> EmptiedArguments => _lines
        .Select(line => line.TrimEnd())
        .Where(line => line.EndsWith("_ARGS=", StringComparison.Ordinal) && line.AsSpan(0, line.Length - 1).IndexOfAnyExcept(NameCharacters) < 0)
        .Select(line => line[..^1]);

    /// <summary>A <c>readonly</c> variable with everything in it resolved, as for an empty environment.</summary>
    public string? Variable(string name) => Variable(name, static _ => null);

    /// <summary>A <c>readonly</c> variable with everything in it resolved.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="environment">A variable of the environment, which <c>${NAME:-default}</c> prefers; null when it is not set.</param>
    public string? Variable(string name, Func<string, string?> environment)
    {
        var value = _assigned.GetValueOrDefault(name);
        for (var step = 0; step < MostSteps && value is not null && value.Contains('$', StringComparison.Ordinal); step++)
        {
            value = ResolveOne(value, environment);
        }

        return value is not null && value.Contains('$', StringComparison.Ordinal) ? null : value;
    }

    /// <summary>The words of an array that is assigned at the beginning of a line: DAEMONS=( … ). Empty when there is none.</summary>
    public ImmutableArray<string> Array(string name)
    {
        var start = System.Array.FindIndex(_lines, line => line.StartsWith($"{name}=(", StringComparison.Ordinal));
        if (start < 0)
        {
            return [];
        }

        var words = ImmutableArray.CreateBuilder<string>();
        for (var i = start; i < _lines.Length; i++)
        {
            var line = i == start ? _lines[i][(name.Length + 2)..] : _lines[i];
            var end = line.IndexOf(')', StringComparison.Ordinal);
            words.AddRange((end < 0 ? line : line[..end]).Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
            if (end >= 0)
            {
                break;
            }
        }

        return words.ToImmutable();
    }

    /// <summary>What _daemon_usergroup prints for a daemon; for one that it does not know, what it prints for all others.</summary>
    public (string User, string Group)? UserAndGroup(string daemon) =>
        Case("_daemon_usergroup", daemon) is { } text && text.Split(':') is [{ Length: > 0 } user, { Length: > 0 } group] ? (user, group) : null;

    /// <summary>What _daemon_caps prints for a daemon: capabilities that its executable is to be given; empty for none.</summary>
    public string Capabilities(string daemon) => Case("_daemon_caps", daemon) ?? "";

    /// <summary>What a function that is one <c>case "$1"</c> prints for a word.</summary>
    private string? Case(string function, string word)
    {
        string? others = null;
        string[] labels = [];
        foreach (var line in Function(function))
        {
            var rest = line;
            if (line.IndexOf(')', StringComparison.Ordinal) is var end and > 0 && line[..end].All(c => char.IsAsciiLetterLower(c) || c is '|' or '*'))
            {
                labels = line[..end].Split('|');
                rest = line[(end + 1)..].Trim();
            }

            if (Echoed(rest) is not { } text)
            {
                continue;
            }

            if (labels.Contains(word))
            {
                return text;
            }

            others = labels.Contains("*") ? text : others;
        }

        return others;
    }

    /// <summary>The lines of a function's body, trimmed.</summary>
    private IEnumerable<string> Function(string name)
    {
        var start = System.Array.FindIndex(_lines, line => line.TrimEnd() == $"{name}() {{");
        for (var i = start + 1; start >= 0 && i < _lines.Length && _lines[i].TrimEnd() != "}"; i++)
        {
            yield return _lines[i].Trim();
        }
    }

    private static string? Echoed(string line)
    {
        const string Echo = "echo \"";
        return line.StartsWith(Echo, StringComparison.Ordinal) && line.IndexOf('"', Echo.Length) is var end and > 0 ? line[Echo.Length..end] : null;
    }

    /// <summary>Replaces the innermost reference: of <c>${LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/var}</c> first GANETI_ROOTDIR.</summary>
    private string ResolveOne(string value, Func<string, string?> environment)
    {
        var start = value.LastIndexOf('$');
        if (start + 1 < value.Length && value[start + 1] == '{')
        {
            var end = value.IndexOf('}', start);
            if (end < 0)
            {
                return value;
            }

            var inner = value[(start + 2)..end];
            var parts = inner.Split(":-", 2);
            var found = parts.Length == 2 && environment(parts[0]) is { Length: > 0 } set ? set : parts.Length == 2 ? parts[1] : _assigned.GetValueOrDefault(inner);
            return found is null ? value : string.Concat(value.AsSpan(0, start), found, value.AsSpan(end + 1));
        }

        var length = value.AsSpan(start + 1).IndexOfAnyExcept(NameCharacters) is var stop && stop < 0 ? value.Length - start - 1 : stop;
        return _assigned.GetValueOrDefault(value.Substring(start + 1, length)) is { } assigned
            ? string.Concat(value.AsSpan(0, start), assigned, value.AsSpan(start + 1 + length))
            : value;
    }

    private static string Unquoted(string text) => text.Trim('"', '\'');
}
