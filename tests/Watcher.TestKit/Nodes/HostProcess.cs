using System.Globalization;
using System.Runtime.InteropServices;

namespace Watcher.TestKit.Nodes;

/// <summary>A node's process as this machine sees it: for what must not cost a program started inside, like a kill that is timed.</summary>
internal static partial class HostProcess
{
    private const int SigKill = 9;

    /// <summary>This machine's pid for a pid of the node.</summary>
    public static int PidOf(TestNode node, int pid)
    {
        var inside = pid.ToString(CultureInfo.InvariantCulture);
        foreach (var here in NodeCgroup.AllProcesses(node))
        {
            try
            {
                if (File.ReadLines($"/proc/{here}/status").First(l => l.StartsWith("NSpid:", StringComparison.Ordinal)).Split('\t')[^1] == inside)
                {
                    return here;
                }
            }
            catch (IOException)
            {
                // Gone meanwhile.
            }
        }

        throw new InvalidOperationException($"no process {pid} on {node.Name}");
    }

    /// <summary>When the signal was sent, on the clock that the node shares.</summary>
    public static DateTimeOffset Kill(int hostPid)
    {
        var at = TimeProvider.System.GetUtcNow();
        return Send(hostPid, SigKill) == 0 ? at : throw new InvalidOperationException($"kill {hostPid}: errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int pid, int signal);
}
