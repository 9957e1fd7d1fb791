using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Storage;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units;

/// <summary>Puts a rendered tree into a directory of units.</summary>
/// <param name="directory">The directory, such as /etc/systemd/system.</param>
internal sealed class UnitFiles(string directory)
{
    private const int FileLimit = 1024 * 1024;
    private const string UnitDirectory = "/systemd/system";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _directory = Path.GetFullPath(directory).TrimEnd('/');

    /// <summary>Where a file goes. The tmpfiles snippet of …/systemd/system goes to …/tmpfiles.d; elsewhere it stays beside the units.</summary>
    public string PathOf(string name) =>
        name.EndsWith(".tmpfiles.conf", StringComparison.Ordinal) && _directory.EndsWith(UnitDirectory, StringComparison.Ordinal)
            ? $"{_directory[..^UnitDirectory.Length]}/tmpfiles.d/{name.Replace(".tmpfiles.conf", ".conf", StringComparison.Ordinal)}"
            : $"{_directory}/{name}";

    /// <summary>Links in the place of files: a masked unit is one, to /dev/null, and somebody's decision.</summary>
    public ImmutableArray<string> Links(UnitTree tree) => [.. tree.Files.Select(file => PathOf(file.Name)).Where(IsLink)];

    /// <summary>Writes those files that differ, each as a whole, and returns their paths. Links are left alone.</summary>
    public ImmutableArray<string> Write(UnitTree tree)
    {
        var written = ImmutableArray.CreateBuilder<string>();
        foreach (var file in tree.Files)
        {
            var (path, content) = (PathOf(file.Name), Encoding.UTF8.GetBytes(file.Text));
            if (!IsLink(path) && !IsSame(path, content))
            {
                AtomicFile.Replace(path, content, Mode);
                written.Add(path);
            }
        }

        return written.ToImmutable();
    }

    /// <summary>Files that are there and no longer part of the tree: after an upgrade of Ganeti, say. They are only named.</summary>
    public ImmutableArray<string> Outdated(UnitTree tree) => [.. tree.Left.Select(PathOf).Where(File.Exists)];

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>What is no small regular file is something else.</summary>
    private static bool IsSame(string path, byte[] content)
    {
        try
        {
            return BoundedFile.TryRead(path, FileLimit) is { } old && old.AsSpan().SequenceEqual(content);
        }
        catch (FileFormatException)
        {
            return false;
        }
    }
}
