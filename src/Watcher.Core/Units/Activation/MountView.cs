using System.Globalization;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Units.Activation;

/// <summary>Whether a process sees luxid's own directory in the place of the real one (proc(5), /proc/PID/mountinfo).</summary>
internal static class MountView
{
    private const int Limit = 1 << 20;
    private const int RootField = 3;
    private const int PlaceField = 4;

    public static bool IsApart(int pid)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mountinfo");
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly);
            return IsApart(Encoding.UTF8.GetString(NativeFile.ReadStream(file, Limit, path)));
        }
        catch (NativeException)
        {
            // It has ended.
            return false;
        }
    }

    /// <summary>A line "id parent major:minor root place options …": the root is a path in its file system, which is /run's.</summary>
    internal static bool IsApart(string mounts) => mounts.Split('\n').Select(line => line.Split(' ')).Any(fields =>
        fields.Length > PlaceField && fields[PlaceField].EndsWith("/ganeti/socket", StringComparison.Ordinal)
        && fields[RootField].EndsWith(Path.GetFileName(ActivationPlaces.Private), StringComparison.Ordinal));
}
