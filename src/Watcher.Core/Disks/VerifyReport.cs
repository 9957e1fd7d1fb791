using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>What OP_GROUP_VERIFY_DISKS returns (ganeti/cmdlib/group.py), which knows nodes by their UUIDs and instances by their names.</summary>
/// <param name="Unknown">By node's UUID: why its disks could not be verified.</param>
/// <param name="Inactive">Instances whose disks should be activated.</param>
/// <param name="Missing">
/// By instance: the volumes that nobody told of. That says nothing of a node that told nothing: all volumes on one that gave an error, is offline or
/// was not asked are among them (gnt-cluster verify-disks leaves out the first kind itself).
/// </param>
internal sealed record VerifyReport(
    ImmutableSortedDictionary<string, string> Unknown, ImmutableArray<string> Inactive, ImmutableSortedDictionary<string, ImmutableArray<LostVolume>> Missing)
{
    /// <exception cref="LuxiProtocolException">It is no such report; names the place.</exception>
    public static VerifyReport Read(JsonElement value, string place)
    {
        var parts = LuxiValue.List(value, place, length: 3);
        return new VerifyReport(
            Members(parts[0], $"{place}: node errors", LuxiValue.Text),
            LuxiValue.Texts(parts[1], $"{place}: inactive disks"),
            Members(parts[2], $"{place}: missing volumes", Volumes));
    }

    private static ImmutableSortedDictionary<string, T> Members<T>(JsonElement value, string place, Func<JsonElement, string, T> read)
    {
        _ = LuxiValue.Member(value, "", place);
        var members = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
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
    private static ImmutableArray<LostVolume> Volumes(JsonElement value, string place) =>
        [.. LuxiValue.List(value, place).Select(pair => LuxiValue.Texts(pair, place)).Select(pair => pair is [var node, var volume]
            ? new LostVolume(node, volume)
            : throw new LuxiProtocolException($"{place}: has {pair.Length} items, not a node and a volume"))];
}
