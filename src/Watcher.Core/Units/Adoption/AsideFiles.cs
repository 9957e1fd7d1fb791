using System.Globalization;
using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Adoption;

/// <summary>Others' unit files that were in our way: nothing that lies there is ever written over.</summary>
/// <param name="places">Where.</param>
internal sealed class AsideFiles(UnitPlaces places)
{
    private const int MostOfOneName = 1000;
    private const UnixFileMode LinkMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Keeps what a file says under the first free name (NAME, NAME.1 …), or where the same is kept already; of a link it is written down where it leads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNew">Whether it was not kept already.</param>
    /// <returns>Where it is kept.</returns>
    /// <exception cref="FileFormatException">It is neither a regular file nor a link, or too large.</exception>
    public string Keep(string path, out bool isNew)
    {
        var before = FileBefore.Of(path);
        var (content, mode) = before.Target is { } target
            ? (Encoding.UTF8.GetBytes($"# {path} was a link to {target}\n"), LinkMode)
            : (before.Content ?? [], before.Mode);
        isNew = true;
        for (var number = 0; number < MostOfOneName; number++)
        {
            var aside = $"{places.Aside}/{Path.GetFileName(path)}{(number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{number}"))}";
            if (IsKept(aside, content, mode))
            {
                isNew = false;
                return aside;
            }

            if (AtomicFile.TryCreate(aside, content, mode))
            {
                return aside;
            }
        }

        throw new AdoptionException($"{path} cannot be put aside: {places.Aside} is full of files of its name");
    }

    /// <summary>Takes one away again, and the directory if nothing else is in it.</summary>
    public void Remove(string aside)
    {
        using (var directory = OpenDirectory.Of(aside, out var name))
        {
            directory.Remove(name);
        }

        using var above = OpenDirectory.Of(places.Aside, out var last);
        above.RemoveDirectory(last);
    }

    private static bool IsKept(string aside, byte[] content, UnixFileMode mode) =>
        FileStatus.OfLink(aside) is { IsRegular: true } status && status.Permissions == mode && status.Size == (ulong)content.Length
        && BoundedFile.TryRead(aside, FileBefore.Limit) is { } kept && kept.AsSpan().SequenceEqual(content);
}
