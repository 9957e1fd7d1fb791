namespace Watcher.NodeTests.Harness;

/// <summary>After each test: what it cost, the guest lives, and a failure leaves its logs behind.</summary>
internal static class Aftermath
{
    public static async Task CheckAsync(params IReadOnlyList<TestNode> nodes)
    {
        NodeCosts.Note(nodes);
        string[] broken = [.. nodes.Select(n => n.Guest.WhatHappened()).OfType<string>()];
        if (broken.Length > 0 || TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var node in nodes)
            {
                var directory = await NodeLogs.KeepAsync(node, TestContext.Current.Test?.TestDisplayName ?? "unknown");
                TestContext.Current.TestOutputHelper?.WriteLine($"logs of {node.Name}: {directory}");
            }
        }

        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }
}
