using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>The processes of a node, read from its /proc.</summary>
internal sealed class NodeProcesses(NodeFiles files)
{
    public IReadOnlyList<NodeProcess> All() =>
        [.. Directory.EnumerateDirectories(files.Outside("/proc"))
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? Find(pid) : null)
            .OfType<NodeProcess>()];

    /// <summary>Null: no such process, or one that has ended and is only waited for.</summary>
    public NodeProcess? Find(int pid)
    {
        var stat = files.Read($"/proc/{pid}/stat");
        var nameEnd = stat.LastIndexOf(')');
        if (nameEnd < 0)
        {
            return null;
        }

        // Fields 3 (state), 4 (parent) and 22 (start time) of proc(5), counted after the name, which may hold anything.
        var fields = stat[(nameEnd + 2)..].Split(' ');
        var name = stat[(stat.IndexOf('(') + 1)..nameEnd];
        var parent = int.Parse(fields[1], CultureInfo.InvariantCulture);
        return fields[0] is "Z" or "X" ? null : new NodeProcess(
            pid, name, files.Read($"/proc/{pid}/cmdline").Replace('\0', ' ').Trim(), fields[19], fields[0][0], parent);
    }

    /// <summary>One line of /proc/PID/status.</summary>
    public string Status(int pid, string field) =>
        files.Read($"/proc/{pid}/status").Split('\n').FirstOrDefault(l => l.StartsWith(field + ":", StringComparison.Ordinal))
            ?[(field.Length + 1)..].Trim() ?? "";

    /// <summary>The process's cgroup in the unified hierarchy, as seen from outside the node.</summary>
    public string Cgroup(int pid) =>
        files.Read($"/proc/{pid}/cgroup").Split('\n').FirstOrDefault(l => l.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? "";

    /// <summary>False also for one that has ended and is still to be waited for: start-stop-daemon takes that for a living one.</summary>
    public bool IsGone(NodeProcess process) => files.Read($"/proc/{process.Pid}/stat").Split(") ") is not [.., var fields]
        || fields.Split(' ') is not { Length: > 19 } values || values[19] != process.StartTime;

    /// <summary>True while it is the same process: a pid may be used again.</summary>
    public bool IsAlive(NodeProcess process) => Find(process.Pid)?.StartTime == process.StartTime;
}
