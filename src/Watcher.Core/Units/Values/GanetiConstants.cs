using System.Text.RegularExpressions;

namespace Watcher.Core.Units.Values;

/// <summary>The text of Ganeti's generated _constants.py: one <c>NAME = "value"</c> a line.</summary>
internal sealed partial class GanetiConstants
{
    private readonly Dictionary<string, string> _values = [];

    public GanetiConstants(string text)
    {
        foreach (Match match in Line().Matches(text))
        {
            _values.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value);
        }
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    [GeneratedRegex("^(?<name>[A-Z_]+) = (?<quote>\"?)(?<value>[^\"\\\\\\r\\n]*)\\k<quote>\\r?$", RegexOptions.Multiline, 1000)]
    private static partial Regex Line();
}
