using Watcher.NodeTests.Activation;
using Watcher.NodeTests.Adoption;
using Watcher.NodeTests.Cluster;
using Watcher.NodeTests.Disks;
using Watcher.NodeTests.Evidence;
using Watcher.NodeTests.Guests;
using Watcher.NodeTests.Incidents;
using Watcher.NodeTests.Instances;
using Watcher.NodeTests.Operations;
using Watcher.NodeTests.Service;
using Watcher.NodeTests.Supervised;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Watcher.NodeTests.Harness;

/// <summary>The longest rows of classes begin first: one that begins last would be waited for alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Measured, the longest first; all others take a minute or two.
    private static readonly string[] Long =
    [
        nameof(ActivatedTrixie), nameof(UnitsTrixie), nameof(ActivatedBookworm), nameof(MasterIncidentTests), nameof(InstancesBookworm), nameof(AdoptTrixie), nameof(AdoptBookworm),
        nameof(ThreeBookworm), nameof(PlainBookworm), nameof(ThreeNodesOperationBookwormTests), nameof(SupervisedBookworm), nameof(ThreeTrixie), nameof(PlainBookwormServed), nameof(AdoptKvmTests), nameof(ThreeNodesActivationTrixieTests),
        nameof(ThreeNodesOperationTrixieTests), nameof(UnitsBookworm), nameof(ThreeNodesOperationUnitsTrixieTests), nameof(ThreeNodesOperationDivertedTests), nameof(SysvTests),
        nameof(DivertedUnitsTrixie), nameof(KvmBookworm), nameof(BesideServiceTests), nameof(EvidenceTrixieTests),
        nameof(OrdinaryWorkTrixieTests), nameof(UnitsBookwormAtWork), nameof(AcceptanceTests), nameof(OrdinaryWorkBookwormTests), nameof(DivertedPlainBookworm),
        nameof(VerifyDisksBookwormTests), nameof(FailoverBookwormTests), nameof(FailoverTrixieTests), nameof(KvmGuestUnitsTests), nameof(OneNodeOperationUnitsTrixieTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Split('.', ' ').Contains(name)) is >= 0 and var rank ? rank : Long.Length;
}
