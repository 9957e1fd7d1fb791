using System.Globalization;

namespace Watcher.TestKit.Nodes;

/// <summary>
/// One cgroup inside a node's, made for one command: its cpu.stat counts whatever the command started, also children
/// that nobody waits for (the stock watcher's group child, which time(1) misses).
/// </summary>
internal sealed class NodeCgroup
{
    private static readonly string Root = File.ReadLines("/proc/mounts")
        .Select(l => l.Split(' ')).First(f => f[2] == "cgroup2")[1];

    private static int _last;

    private readonly string _path;

    public NodeCgroup(TestNode node)
    {
        Name = $"measured{Interlocked.Increment(ref _last)}";
        _path = Path.Combine(Root, node.Name, "payload", Name);
    }

    public string Name { get; }

    public TimeSpan Cpu => CpuOf(_path);

    /// <summary>This machine's pids.</summary>
    public IReadOnlyList<int> Processes => ProcessesIn(_path);

    /// <summary>This machine's pids of all that runs in a node.</summary>
    public static IEnumerable<int> AllProcesses(TestNode node) =>
        Directory.EnumerateDirectories(Path.Combine(Root, node.Name), "*", SearchOption.AllDirectories).SelectMany(ProcessesIn);

    /// <summary>What a node has taken since its boot.</summary>
    public static TimeSpan WholeCpu(TestNode node) => CpuOf(Path.Combine(Root, node.Name));

    /// <summary>Memory of all its processes now, in kB.</summary>
    public long ResidentKb() => Processes.Sum(ResidentKb);

    private static TimeSpan CpuOf(string cgroup) => TimeSpan.FromMicroseconds(long.Parse(
        File.ReadLines(Path.Combine(cgroup, "cpu.stat")).First(l => l.StartsWith("usage_usec", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture));

    private static IReadOnlyList<int> ProcessesIn(string cgroup)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(cgroup, "cgroup.procs")).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // gone meanwhile
        }
    }

    private static long ResidentKb(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // gone meanwhile
        }
    }
}
