using System.Globalization;

namespace Watcher.NodeTests.Harness;

/// <summary>What the nodes of a row of classes took of the processor, all their processes together: `./test` prints the dearest.</summary>
internal static class NodeCosts
{
    private static readonly Lock Writing = new();

    public static void Note(params IReadOnlyList<TestNode> nodes)
    {
        var seconds = nodes.Sum(node => NodeCgroup.WholeCpu(node).TotalSeconds);
        var row = TestContext.Current.TestCollection?.TestCollectionDisplayName.Split(' ').FirstOrDefault(word => word.Contains('.', StringComparison.Ordinal))?.Split('.')[^1] ?? "unknown";
        lock (Writing)
        {
            File.AppendAllLines(
                Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "reports", "nodes")).FullName, "cpu.txt"),
                [string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} {row}")]);
        }
    }
}
