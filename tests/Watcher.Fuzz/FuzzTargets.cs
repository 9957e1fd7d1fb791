using System.Collections.Immutable;
using Watcher.Fuzz.Targets;

namespace Watcher.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static readonly ImmutableArray<FuzzTarget> All =
    [
        .. ClusterTargets.All, .. CommandTargets.All, .. DaemonUtilTargets.All, .. GroupTargets.All, .. LuxiTargets.All, .. MemoryTargets.All,
        .. PeerTargets.All, .. ProcessTargets.All, .. UnitTargets.All,
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
