using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>What OP_GROUP_VERIFY_DISKS returns (ganeti/cmdlib/group.py).</summary>
/// <param name="Unknown">By node: why its disks could not be verified.</param>
/// <param name="Inactive">Instances whose disks should be activated.</param>
/// <param name="Missing">By instance: the volumes that it has lost.</param>
internal sealed record VerifyReport(
    ImmutableSortedDictionary<string, string> Unknown, ImmutableArray<string> Inactive, ImmutableSortedDictionary<string, string> Missing)
{
    // A group of thousands may have lost a disk shelf; an operator reads the beginning.
    private const int MostVolumes = 5;

    /// <exception cref="LuxiProtocolException">It is no such report; names the place.</exception>
    public static VerifyReport Read(JsonElement value, string place)
    {
        var parts = LuxiValue.List(value, place, length: 3);
        return new VerifyReport(
            Members(parts[0], $"{place}: node errors", LuxiValue.Text),
            LuxiValue.Texts(parts[1], $"{place}: inactive disks"),
            Members(parts[2], $"{place}: missing volumes", Volumes));
    }

    private static ImmutableSortedDictionary<string, string> Members(JsonElement value, string place, Func<JsonElement, string, string> read)
    {
        _ = LuxiValue.Member(value, "", place);
        var members = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var member in value.EnumerateObject())
            {
                members[member.Name] = read(member.Value, $"{place}: {member.Name}");
            }
        }
        catch (InvalidOperationException e)
        {
            // "\ud800" is good JSON and no text.
            throw new LuxiProtocolException($"{place}: a name is no valid text", e);
        }

        return members.ToImmutable();
    }

    /// <summary>A list of node's UUID and volume.</summary>
    private static string Volumes(JsonElement value, string place)
    {
        var volumes = LuxiValue.List(value, place).Select(pair => LuxiValue.Texts(pair, place)).ToList();
        var names = string.Join(", ", volumes.Take(MostVolumes).Select(pair => pair.LastOrDefault("?")));
        return volumes.Count <= MostVolumes ? names : $"{names} and {volumes.Count - MostVolumes} more";
    }
}
