using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Values;

/// <summary>
/// Which executable the units start. One that is installed: what renders them may be a build in somebody's home or in /tmp, which is gone some day,
/// or which somebody else may write.
/// </summary>
internal static class WatcherExecutable
{
    private static readonly string[] Roots = ["/usr/", "/opt/"];

    // The second is the stock watcher's, unless a package has put it aside.
    private static readonly string[] Places = ["/usr/local/sbin/ganeti-watcher", "/usr/sbin/ganeti-watcher"];

    /// <summary>What to type when there is none.</summary>
    public static string Advice { get; } = $"install it as {Places[0]}, or give --set {UnitValueNames.WatcherExec}=PATH";

    /// <summary>The path; null when none is installed.</summary>
    /// <param name="own">The executable that renders.</param>
    /// <param name="isProgram">Whether a path is a program of ours rather than a script.</param>
    public static string? Choose(string own, Func<string, bool> isProgram) =>
        Roots.Any(root => own.StartsWith(root, StringComparison.Ordinal)) ? own : Places.FirstOrDefault(isProgram);

    /// <summary>The stock watcher is a script, and ours is none.</summary>
    public static bool IsProgram(string path)
    {
        try
        {
            using var file = BoundedFile.TryOpenThroughLinks(path);
            return file is not null && NativeFile.ReadStart(file, 4).AsSpan().SequenceEqual("\u007fELF"u8);
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return false;
        }
    }
}
