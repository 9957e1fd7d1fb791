namespace Watcher.TestKit.Nodes;

/// <summary>Keeps what a reader needs to see why a test failed, after the node is gone.</summary>
internal static class NodeLogs
{
    private static readonly string[][] Pictures =
    [
        ["ps", "axfo", "pid,ppid,user,stat,lstart,cgroup:60,args"],
        ["ls", "-la", "/run/ganeti", "/run/lock", "/run/ganeti-watcher", "/var/lib/ganeti-watcher"],
        ["sh", "-c", "head -c 20000 /run/daemon-util.calls /run/ganeti-watcher/status.json /var/lib/ganeti-watcher/*"],
        ["journalctl", "--no-pager", "-o", "short-precise"],
    ];

    /// <summary>Returns the directory that holds them.</summary>
    public static async Task<string> KeepAsync(TestNode node, string label)
    {
        var directory = Path.Combine(Repository.NodeLogs, Safe(label), node.Name);
        Directory.CreateDirectory(directory);
        foreach (var log in Directory.EnumerateFiles(node.Files.Outside("/var/log/ganeti")))
        {
            File.Copy(log, Path.Combine(directory, Path.GetFileName(log)), overwrite: true);
        }

        foreach (var picture in Pictures)
        {
            var result = await node.RunAsync(picture);
            await File.WriteAllTextAsync(Path.Combine(directory, $"{picture[0]}.txt"), result.Text);
        }

        return directory;
    }

    private static string Safe(string label) =>
        string.Concat(label.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
}
