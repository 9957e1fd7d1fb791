namespace Watcher.NodeTests.Security;

/// <summary>Judges a walk over what root changes.</summary>
internal static class WrittenFiles
{
    /// <summary>Where anybody but root may make files, each change is relative to an open directory, and no open for writing follows a link.</summary>
    public static async Task CheckAsync(TestNode node, string trace, string what, params string[] expected)
    {
        Assert.All(expected, directory => Assert.Contains(directory, trace, StringComparison.Ordinal));
        var changes = SystemCallTrace.Changes(trace).ToList();
        var wrong = new List<string>();
        foreach (var directory in changes.GroupBy(change => change.Directory))
        {
            if (!await IsRootsAloneAsync(node, directory.Key))
            {
                wrong.AddRange(directory.Select(change => change.Wrong));
            }
        }

        Figures.Say($"strace of a {what}: {trace.Count(c => c == '\n')} calls with paths, {changes.Count} changes by path where only root may make files, {wrong.Count} elsewhere");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<bool> IsRootsAloneAsync(TestNode node, string directory)
    {
        var said = (await node.RunAsync(["stat", "-L", "-c", "%u %A", directory])).Output.Trim();

        // What is not there cannot have been written into; "drwxr-xr-x": the group's and the others' w.
        return said.Length == 0 || (said.StartsWith("0 ", StringComparison.Ordinal) && said[7] != 'w' && said[10] != 'w');
    }
}
