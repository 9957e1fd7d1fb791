using System.Collections.Immutable;
using Watcher.Core.Cluster;

namespace Watcher.Core.Maintenance;

/// <summary>What may run on this node, by the hypervisors that the cluster has enabled.</summary>
internal static class Workloads
{
    private const string Hypervisors = "hypervisor_list";

    public static ImmutableArray<IWorkload> Of(GanetiPaths paths, Ssconf ssconf, TimeProvider time) =>
    [
        .. ssconf.ReadLines(Hypervisors).Distinct(StringComparer.Ordinal).Select(name => name switch
        {
            "kvm" => new KvmGuests(paths.KvmDirectory, time),
            "fake" => new FakeGuests(paths.FakeDirectory),
            _ => (IWorkload)new OtherGuests(name),
        }),
        .. ssconf.ReadLines(Hypervisors).Count == 0 ? (IWorkload[])[new OtherGuests($"the hypervisors that {ssconf.PathOf(Hypervisors)} does not name")] : [],
        new DrbdDevices(),
    ];
}
