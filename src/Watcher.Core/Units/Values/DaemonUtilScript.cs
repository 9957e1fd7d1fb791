using System.Text.RegularExpressions;

namespace Watcher.Core.Units.Values;

/// <summary>
/// What the text of daemon-util (tools/daemon-util.in, a bash script made at build time) says about users, groups and paths. It is read, not
/// run: running it would source the defaults file.
/// </summary>
internal sealed partial class DaemonUtilScript
{
    // readonly X="$Y/…": longer chains are not in it, and a loop must end.
    private const int MostSteps = 8;

    private readonly string _text;
    private readonly Dictionary<string, string> _assigned = [];

    public DaemonUtilScript(string text)
    {
        _text = text;
        foreach (Match match in Assignment().Matches(text))
        {
            _assigned.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value.Trim('"', '\''));
        }
    }

    /// <summary>constants.ENABLE_MOND as a condition on two words; null when there is none (it is older than mond's switch).</summary>
    public bool? Mond => MondSwitch().Match(_text) is { Success: true } match ? match.Groups[1].Value == match.Groups[2].Value : null;

    /// <summary>A <c>readonly</c> variable with everything in it resolved, as for an empty environment.</summary>
    public string? Variable(string name)
    {
        var value = _assigned.GetValueOrDefault(name);
        for (var step = 0; step < MostSteps && value is not null && value.Contains('$', StringComparison.Ordinal); step++)
        {
            // Inside out: ${GANETI_ROOTDIR:-} is empty, then ${LOCALSTATEDIR:-/var} is /var.
            value = WithDefault().Replace(value, match => match.Groups["default"].Value);
            value = Reference().Replace(value, match => _assigned.GetValueOrDefault(match.Groups["name"].Value, match.Value));
        }

        return value is not null && value.Contains('$', StringComparison.Ordinal) ? null : value;
    }

    /// <summary>The directory of the daemons' executables: what _daemon_executable prints.</summary>
    public string? SbinDirectory => Executable().Match(_text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>What _daemon_usergroup prints for a daemon; for one that it does not know, what it prints for all others.</summary>
    public (string User, string Group)? UserAndGroup(string daemon)
    {
        var function = UserGroupFunction().Match(_text);
        if (!function.Success)
        {
            return null;
        }

        (string, string)? others = null;
        foreach (Match match in UserGroupCase().Matches(function.Value))
        {
            var found = (match.Groups["user"].Value, match.Groups["group"].Value);
            if (match.Groups["daemon"].Value.Split('|').Contains(daemon))
            {
                return found;
            }

            others = match.Groups["daemon"].Value == "*" ? found : others;
        }

        return others;
    }

    [GeneratedRegex(@"^readonly\s+(?<name>[A-Za-z_]+)=(?<value>\S*)[ \t]*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\$\{[A-Za-z_]+:-(?<default>[^${}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex WithDefault();

    [GeneratedRegex(@"\$(\{(?<name>[A-Za-z_]+)\}|(?<name>[A-Za-z_]+))", RegexOptions.None, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("_mond_enabled\\(\\) \\{\\s*\\[\\[ \"([^\"]*)\" == \"?([^\"\\]\\s]*)\"? \\]\\]", RegexOptions.None, 1000)]
    private static partial Regex MondSwitch();

    [GeneratedRegex("_daemon_executable\\(\\) \\{\\s*echo \"(/[^\"$]*)/\\$1\"", RegexOptions.None, 1000)]
    private static partial Regex Executable();

    [GeneratedRegex(@"^_daemon_usergroup\(\) \{$.*?^\}$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex UserGroupFunction();

    [GeneratedRegex("^\\s*(?<daemon>[a-z|]+|\\*)\\)\\s*echo \"(?<user>[^:\"]+):(?<group>[^:\"]+)\"", RegexOptions.Multiline, 1000)]
    private static partial Regex UserGroupCase();
}
