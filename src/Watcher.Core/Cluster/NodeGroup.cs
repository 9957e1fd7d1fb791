using System.Collections.Immutable;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>A node group.</summary>
/// <param name="Uuid">What its files are named by; checked to be a UUID, so that it may stand in a path.</param>
/// <param name="Name">What people call it.</param>
internal sealed record NodeGroup(string Uuid, string Name)
{
    /// <summary>The groups of lines "UUID name", as ssconf has them.</summary>
    /// <exception cref="FileFormatException">A line is no such thing, or there is none: every cluster has a group.</exception>
    public static ImmutableArray<NodeGroup> ReadAll(Ssconf ssconf)
    {
        const string Key = "nodegroups";
        var lines = ssconf.ReadLines(Key);
        if (lines.Count == 0)
        {
            throw new FileFormatException(ssconf.PathOf(Key), "is missing or empty");
        }

        return [.. lines.Select((line, index) => Parse(line)
            ?? throw new FileFormatException(ssconf.PathOf(Key), $"line {index + 1}: '{line}' should be a UUID and a name"))];
    }

    /// <summary>The group of a line "UUID name"; null when it is none.</summary>
    internal static NodeGroup? Parse(string line)
    {
        var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0 && IsUuid(words[0]) ? new NodeGroup(words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : words[0]) : null;
    }

    /// <summary>Whether a text is a UUID as Ganeti writes them, with hyphens.</summary>
    public static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);
}
