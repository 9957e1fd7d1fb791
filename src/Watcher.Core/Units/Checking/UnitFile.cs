using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Checking;

/// <summary>A unit file's assignments by systemd's rules (systemd.syntax(7)): comments, joined lines, an empty assignment resets.</summary>
internal sealed class UnitFile
{
    // systemd's own limit for a line is 1 MB; no unit of ours or drop-in of an operator comes near this.
    private const int MostCharacters = 256 * 1024;

    private readonly Dictionary<(string Section, string Name), List<string>> _assigned = [];

    private UnitFile()
    {
    }

    /// <summary>What is assigned, by section and name.</summary>
    public IEnumerable<(string Section, string Name)> Directives => _assigned.Keys;

    /// <summary>Reads a text. Lines that are none of systemd's are skipped, as systemd does.</summary>
    /// <exception cref="FileFormatException">It is too long.</exception>
    public static UnitFile Parse(string name, string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new FileFormatException(name, $"is larger than {MostCharacters} characters");
        }

        var file = new UnitFile();
        var section = "";
        foreach (var line in JoinedLines(text))
        {
            if (line is ['[', .., ']'])
            {
                section = line[1..^1];
            }
            else if (line.Split('=', 2) is [var key, var value])
            {
                file.Assign(section, key.Trim(), value.Trim());
            }
        }

        return file;
    }

    /// <summary>Whether anything is assigned, be it nothing.</summary>
    public bool Sets(string section, string name) => _assigned.ContainsKey((section, name));

    /// <summary>Every assignment since the last empty one.</summary>
    public ImmutableArray<string> Values(string section, string name) =>
        _assigned.TryGetValue((section, name), out var values) ? [.. values] : [];

    /// <summary>The blank-separated words of all assignments.</summary>
    public ImmutableArray<string> Words(string section, string name) =>
        [.. Values(section, name).SelectMany(value => value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];

    private static IEnumerable<string> JoinedLines(string text)
    {
        var joined = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('#') || line.StartsWith(';'))
            {
                // Between joined lines too.
                continue;
            }

            if (line.EndsWith('\\'))
            {
                joined.Append(line.AsSpan(0, line.Length - 1)).Append(' ');
                continue;
            }

            line = joined.Append(line).ToString().Trim();
            joined.Clear();
            if (line.Length > 0)
            {
                yield return line;
            }
        }

        if (joined.ToString().Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private void Assign(string section, string name, string value)
    {
        if (!_assigned.TryGetValue((section, name), out var values))
        {
            _assigned[(section, name)] = values = [];
        }

        if (value.Length == 0)
        {
            values.Clear();
        }
        else
        {
            values.Add(value);
        }
    }
}
