using System.Globalization;

namespace Watcher.NodeTests.Harness;

/// <summary>What nodes take of the processor, all their processes together, by the class that was at work: `./test` prints the dearest.</summary>
internal static class NodeCosts
{
    private static readonly Lock Writing = new();
    private static readonly Dictionary<string, double> Noted = [];

    /// <summary>What these have taken since they were noted last, or since their boot.</summary>
    public static void Note(params IReadOnlyList<TestNode> nodes)
    {
        var what = TestContext.Current.TestClass?.TestClassSimpleName ?? "boots";
        lock (Writing)
        {
            var seconds = 0.0;
            foreach (var node in nodes)
            {
                var all = NodeCgroup.WholeCpu(node).TotalSeconds;
                seconds += all - Noted.GetValueOrDefault(node.Name);
                Noted[node.Name] = all;
            }

            File.AppendAllLines(
                Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "reports", "nodes")).FullName, "cpu.txt"),
                [string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} {what}")]);
        }
    }
}
