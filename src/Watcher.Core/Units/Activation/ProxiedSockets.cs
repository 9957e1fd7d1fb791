using System.Globalization;
using Watcher.Core.Processes;
using Watcher.Core.Units.Activation.Luxid;

namespace Watcher.Core.Units.Activation;

/// <summary>What goes through the proxy, or waits for it.</summary>
internal static class ProxiedSockets
{
    // Its streams, and the socket that systemd has handed over.
    private const int LastOfItsOwn = 3;

    /// <summary>The table of sockets has those of clients in this network namespace, also who waits to be taken; the proxy's own descriptors are those of all whom it has taken.</summary>
    public static int Count() => Math.Max(InTable(), HeldBy(LuxidPlaces.Proxy));

    /// <summary>The descriptors of a proxy: two for each connection that goes through it, one for each that has asked for nothing yet.</summary>
    public static int HeldBy(string proxy) => ProcFs.FindAll(process => ProcFs.TryReadUnit(process.Identity.Pid) == proxy).Sum(process => Held(process.Identity.Pid));

    private static int InTable() =>
        UnixSockets.Parse(UnixSockets.Read().Text).Count(row => row is { IsConnected: true, Path: LuxidPlaces.Listen } or { IsWaiting: true, Path: LuxidPlaces.Listen });

    private static int Held(int pid)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd"))
                .Count(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) > LastOfItsOwn && IsSocket(path));
        }
        catch (IOException)
        {
            // It has ended.
            return 0;
        }
    }

    private static bool IsSocket(string path) => new FileInfo(path).LinkTarget?.StartsWith("socket:[", StringComparison.Ordinal) == true;
}
