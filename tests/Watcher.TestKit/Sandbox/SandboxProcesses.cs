using System.Globalization;
using System.Text;
using Watcher.Core.Native;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Sandbox;

/// <summary>The processes of the machine, as far as tests have to do with them. Those of a sandbox are known by their environment.</summary>
internal static class SandboxProcesses
{
    public const int SigHup = 1;
    public const int SigKill = 9;
    public const int SigInt = 2;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    public static void Signal(int pid, int signal) => _ = Libc.Kill(pid, signal);

    /// <summary>Whether the process lives; one that only waits to be reaped does not.</summary>
    public static bool IsAlive(int pid) => Command(pid) is not null;

    /// <summary>A living process's comm; null when there is none.</summary>
    public static string? Command(int pid)
    {
        // Behind the parentheses, which may hold anything, stands the state.
        var stat = ReadText(pid, "stat");
        var close = stat.LastIndexOf(')');
        return close < 0 || stat[close + 2] is 'Z' or 'X' ? null : stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..close];
    }

    /// <summary>Whether every thread of the process stands still after a SIGSTOP.</summary>
    public static bool IsStopped(int pid) => Directory.GetDirectories($"/proc/{pid}/task")
        .All(task => ReadText(pid, $"task/{Path.GetFileName(task)}/stat") is var stat && (stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] == 'T'));

    /// <summary>Whether the process holds a socket.</summary>
    public static bool HasSocket(int pid) => Directory.EnumerateFiles($"/proc/{pid}/fd")
        .Any(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>The processes that live in the sandbox.</summary>
    public static IReadOnlyList<int> In(string root) => [.. All().Where(pid => IsAlive(pid) && IsIn(pid, root))];

    /// <summary>A process of that name elsewhere in this PID namespace; null when there is none. The watcher heeds them all.</summary>
    public static int? Elsewhere(string name, string root) =>
        All().Where(pid => IsAlive(pid) && ReadText(pid, "cmdline").Contains(name, StringComparison.Ordinal) && !IsIn(pid, root)
                && new FileInfo($"/proc/{pid}/ns/pid").LinkTarget == new FileInfo("/proc/self/ns/pid").LinkTarget)
            .Cast<int?>().FirstOrDefault();

    public static async Task EndAllAsync(string root) => await Until.TrueAsync(
        () =>
        {
            var living = In(root);
            foreach (var pid in living)
            {
                Signal(pid, SigKill);
            }

            return living.Count == 0;
        },
        $"the processes of {root} are gone");

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && pid != Environment.ProcessId);

    private static bool IsIn(int pid, string root) => ReadText(pid, "environ").Contains($"GANETI_ROOTDIR={root}\0", StringComparison.Ordinal);

    private static string ReadText(int pid, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended, or it is none of ours.
            return "";
        }
    }
}
