using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Adoption;

/// <summary>What was at a path before it was changed: nothing, a file or a link.</summary>
/// <param name="Path">The path.</param>
/// <param name="Target">Where a link led; null for none.</param>
/// <param name="Content">What a file said; null for none.</param>
/// <param name="Mode">Who might do what with it.</param>
internal sealed record FileBefore(string Path, string? Target, byte[]? Content, UnixFileMode Mode)
{
    /// <summary>More than any unit has.</summary>
    public const int Limit = 1024 * 1024;

    public static FileBefore Nothing(string path) => new(path, null, null, UnixFileMode.None);

    /// <exception cref="FileFormatException">It is neither.</exception>
    public static FileBefore Of(string path) => FileStatus.OfLink(path) switch
    {
        null => Nothing(path),
        { IsSymbolicLink: true } => new(path, new FileInfo(path).LinkTarget, null, UnixFileMode.None),
        { } status => new(path, null, BoundedFile.TryRead(path, Limit), status.Permissions),
    };

    /// <summary>Puts it back.</summary>
    public void Restore()
    {
        if (Content is not null)
        {
            AtomicFile.Replace(Path, Content, Mode);
            return;
        }

        PlacedFile.Remove(Path);
        if (Target is not null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            File.CreateSymbolicLink(Path, Target);
        }
    }
}
