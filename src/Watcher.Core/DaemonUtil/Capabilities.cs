using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.DaemonUtil;

/// <summary>Gives an executable its capabilities, with setcap(8).</summary>
internal static class Capabilities
{
    private static readonly string[] Places = ["/usr/sbin/setcap", "/sbin/setcap", "/usr/bin/setcap"];

    /// <returns>daemon-util's exit code.</returns>
    public static int Grant(string executable, string capabilities, IReadOnlyList<string> environment)
    {
        if (Array.Find(Places, File.Exists) is not { } setcap)
        {
            throw new DaemonUtilException($"setcap missing, could not set capabilities for {Path.GetFileName(executable)}.", ExitCode.Failure);
        }

        var real = File.Exists(executable) ? File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable : executable;
        return new ExitStatus(ChildProcess.Run(setcap, [setcap, capabilities, real], environment)).Code ?? ExitCode.Failure;
    }
}
