using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Operations;

/// <summary>What an operation said, without what differs from one time to the next: times, numbers, nodes that Ganeti chose, and who was the first of several.</summary>
internal static partial class OperationWords
{
    public static IReadOnlyList<string> Of(CommandResult result) =>
        [.. result.Text.Split('\n').Select(Plain).Where(line => line.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    private static string Plain(string line) => Numbers().Replace(Time().Replace(line, ""), "#").Trim();

    [GeneratedRegex(@"\w{3} \w{3} +\d+ [\d:]+ \d{4}")]
    private static partial Regex Time();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
