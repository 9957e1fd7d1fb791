using System.Collections.Immutable;

namespace Watcher.Core.Systemd;

/// <summary>Which units of Ganeti's are followed.</summary>
internal static class UnitNames
{
    /// <summary>What pulls in the rest.</summary>
    public static readonly ImmutableArray<string> Targets = ["ganeti.target", "ganeti-node.target", "ganeti-master.target"];

    // A tree of units that grew by mistake must not make us follow all of systemd's.
    private const int Most = 64;

    private static readonly string[] Relations = ["Requires", "Wants", "ConsistsOf"];

    /// <summary>These services, and those that Ganeti's targets pull in. Not the watcher's own: it would tell of itself.</summary>
    public static ImmutableSortedSet<string> Of(IEnumerable<string> services, IEnumerable<ImmutableDictionary<string, BusValue>> targets) =>
        [.. services.Concat(targets.SelectMany(Pulled).Where(IsOurs)).Take(Most)];

    private static IEnumerable<string> Pulled(ImmutableDictionary<string, BusValue> target) => Relations
        .Select(relation => target.GetValueOrDefault(relation))
        .OfType<BusValue.List>()
        .SelectMany(list => list.Items.OfType<BusValue.Text>())
        .Select(text => text.Value);

    private static bool IsOurs(string unit) =>
        unit.StartsWith("ganeti-", StringComparison.Ordinal)
        && unit.EndsWith(".service", StringComparison.Ordinal)
        && !unit.StartsWith("ganeti-watcher", StringComparison.Ordinal);
}
