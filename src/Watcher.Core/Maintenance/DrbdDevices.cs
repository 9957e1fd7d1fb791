using System.Globalization;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Maintenance;

/// <summary>The DRBD devices that are set up here (ganeti/storage/drbd.py, GetUsedDevs). They are named, not taken down.</summary>
/// <param name="path">The kernel's list of them.</param>
internal sealed class DrbdDevices(string path = DrbdDevices.Kernel) : IWorkload
{
    private const string Kernel = "/proc/drbd";
    private const int Limit = 256 * 1024;

    public string Kind => "drbd";

    public WorkloadView Look()
    {
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly);
            var minors = Parse(Encoding.UTF8.GetString(NativeFile.ReadStream(file, Limit, path)));
            return new([], minors.Length == 0 ? [] : [$"DRBD devices {minors}"]);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            // The kernel has no DRBD.
            return WorkloadView.Nothing;
        }
    }

    public Task StopAsync(RunningGuest guest, bool force, CancellationToken ct) => throw new InvalidOperationException("DRBD devices are not taken down");

    /// <summary>The minors of lines like " 0: cs:Connected ro:Primary/Secondary …"; one without a connection state is not in use.</summary>
    internal static string Parse(string text) => string.Join(", ", text.Split('\n')
        .Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3 && parts[1].Trim() == "cs" && !parts[2].StartsWith("Unconfigured", StringComparison.Ordinal)
            && int.TryParse(parts[0], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out _))
        .Select(parts => parts[0].Trim()));
}
