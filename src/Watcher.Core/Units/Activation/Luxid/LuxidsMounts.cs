using System.Globalization;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Units.Adoption;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>
/// Does to a luxid that runs what BindPaths= does to one that starts: in its own mount namespace, which its unit gives it. By nsenter(1), since only a process
/// with a single thread may enter one (setns(2)).
/// </summary>
internal static class LuxidsMounts
{
    private const string Enter = "/usr/bin/nsenter";

    /// <param name="luxid">luxid's pid.</param>
    /// <param name="sockets">The directory with Ganeti's sockets.</param>
    /// <exception cref="AdoptionException">It could not be done.</exception>
    public static void MoveApart(int luxid, string sockets)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"/proc/{luxid}/ns/mnt");
        if (new FileInfo(place).LinkTarget is not { } own || own == new FileInfo("/proc/self/ns/mnt").LinkTarget)
        {
            throw new AdoptionException($"luxid has no mounts of its own, as its unit would give it: \"systemctl restart {LuxidPlaces.Daemon}\", which refuses connections for a moment");
        }

        // Only what is missing: who did this before may have been ended in between, and the real directory is not to be seen any more once the second is made.
        var view = MountView.Of(luxid);
        if (!view.SeesShared)
        {
            // Private: a bind mount is its source's peer (mount_namespaces(7)), and what is mounted next at the source would lie over this one, too; luxid and its jobs
            // would reach no other daemon.
            Mount(luxid, "--bind", "--make-private", sockets, LuxidPlaces.Shared);
        }

        if (!view.SeesOwn)
        {
            Mount(luxid, "--bind", LuxidPlaces.Private, sockets);
        }

        if (!view.MayWrite)
        {
            // What it sees of /run else it may not write to; it removes its socket when it ends.
            Mount(luxid, "-o", "remount,bind,rw", sockets);
        }
    }

    private static void Mount(int luxid, params string[] arguments)
    {
        string[] command = [Enter, $"--target={luxid.ToString(CultureInfo.InvariantCulture)}", "--mount", "/bin/mount", .. arguments];
        if (new ExitStatus(ChildProcess.Run(Enter, command, ProgramRunner.ChildEnvironment())) is { Code: not 0 } status)
        {
            throw new AdoptionException($"\"{string.Join(' ', command)}\" {status}");
        }
    }
}
