using Watcher.NodeTests.Instances;
using Watcher.NodeTests.Operations;
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
        nameof(ThreeNodesOperationBookwormTests), nameof(ThreeNodesOperationTrixieTests), nameof(ThreeNodesOperationUnitsTrixieTests), nameof(ThreeNodesOperationDivertedTests),
        nameof(UnitsTrixie), nameof(InstanceTests), nameof(DivertedUnitsTrixie), nameof(UnitsBookwormAtWork), nameof(SupervisedBookworm), nameof(DivertedPlainBookworm),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Split('.', ' ').Contains(name)) is >= 0 and var rank ? rank : Long.Length;
}
