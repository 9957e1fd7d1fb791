using System.Collections.Immutable;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Kvmd;

/// <summary>
/// The sockets at which running KVM guests wait for kvmd (hv_kvm, _InstanceKvmdMonitor), and whether somebody is connected: kvmd connects as soon as it sees
/// the file, which is before qemu listens, and does not try again (measured with Ganeti 3.0.2).
/// </summary>
internal static class GuestSockets
{
    private const string Suffix = ".kvmd";

    /// <param name="directory">Where Ganeti's KVM hypervisor has its guests' sockets.</param>
    /// <returns>Null when it cannot be told.</returns>
    public static GuestSight? Look(string directory)
    {
        try
        {
            var (table, isWhole) = UnixSockets.Read();
            return isWhole ? Parse(directory, table) : null;
        }
        catch (NativeException)
        {
            return null;
        }
    }

    /// <summary>A guest has a row that listens, for as long as its qemu lives, and one more for a connection.</summary>
    internal static GuestSight Parse(string directory, string table)
    {
        var rows = UnixSockets.Parse(table)
            .Where(row => row.Path.EndsWith(Suffix, StringComparison.Ordinal) && UnixSockets.Plain(Path.GetDirectoryName(row.Path) ?? "") == UnixSockets.Plain(directory))
            .ToLookup(row => Path.GetFileName(row.Path)[..^Suffix.Length]);
        var heard = rows.Where(guest => guest.Any(row => row.IsConnected)).Select(guest => guest.Key).Order(StringComparer.Ordinal).ToImmutableArray();
        return new GuestSight(
            [.. rows.Where(guest => guest.Any(row => row.Listens)).Select(guest => guest.Key).Except(heard).Order(StringComparer.Ordinal)], heard);
    }
}
