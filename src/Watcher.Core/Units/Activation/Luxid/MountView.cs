using System.Globalization;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>What a process sees of luxid's own directory (proc(5), /proc/PID/mountinfo). It gets there by three mounts, one after the other, and any may be the last that was made.</summary>
/// <param name="SeesShared">The real directory is where links in luxid's own lead.</param>
/// <param name="SeesOwn">luxid's own is in the place of the real one.</param>
/// <param name="MayWrite">And may be written to there.</param>
internal readonly record struct MountView(bool SeesShared, bool SeesOwn, bool MayWrite)
{
    private const int Limit = 1 << 20;
    private const int RootField = 3;
    private const int PlaceField = 4;
    private const int OptionsField = 5;

    /// <summary>As a luxid has it that was started by its unit.</summary>
    public bool IsWhole => this is { SeesShared: true, SeesOwn: true, MayWrite: true };

    /// <returns>Nothing of it, when the process has ended.</returns>
    public static MountView Of(int pid)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mountinfo");
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly);
            return Parse(Encoding.UTF8.GetString(NativeFile.ReadStream(file, Limit, path)));
        }
        catch (NativeException)
        {
            return default;
        }
    }

    /// <summary>A line "id parent major:minor root place options …": the root is a path in its file system, which is /run's. Of mounts at one place the last lies over the others.</summary>
    internal static MountView Parse(string mounts)
    {
        var view = default(MountView);
        foreach (var fields in mounts.Split('\n').Select(line => line.Split(' ')).Where(fields => fields.Length > OptionsField))
        {
            if (fields[PlaceField] == LuxidPlaces.Shared)
            {
                view = view with { SeesShared = true };
            }
            else if (fields[PlaceField].EndsWith("/ganeti/socket", StringComparison.Ordinal))
            {
                var seesOwn = fields[RootField].EndsWith(Path.GetFileName(LuxidPlaces.Private), StringComparison.Ordinal);
                view = view with { SeesOwn = seesOwn, MayWrite = seesOwn && fields[OptionsField].Split(',').Contains("rw") };
            }
        }

        return view;
    }
}
