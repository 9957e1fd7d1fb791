using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>Looks at what of a tree lies on the disk.</summary>
/// <param name="places">Where.</param>
internal sealed class TreeOnDisk(UnitPlaces places)
{
    private const int FileLimit = 1024 * 1024;
    private const string NoUnit = "/dev/null";

    private static readonly string[] Linking = [".wants", ".requires", ".upholds"];

    /// <summary>Looks, and changes nothing.</summary>
    /// <exception cref="NativeException">Something cannot be read.</exception>
    public DiskFacts Read(UnitTree tree)
    {
        var own = new UnitFiles(places.Own);
        ImmutableArray<RenderedUnit> files = [.. tree.Files.Where(file => !file.IsDropIn)];
        var hiding = Hiding(files);
        ImmutableArray<string> masked = [.. hiding.Where(each => each.Kind == HidingKind.Mask).Select(each => each.Name)];
        ImmutableArray<string> names = [.. files.Select(file => file.Name), .. tree.Left];
        return new DiskFacts
        {
            ToWrite = [.. files.Where(file => !IsSame(own.PathOf(file.Name), file.Text)).Select(file => file.Name)],
            Installed = [.. names.Select(own.PathOf).Where(IsThere)],
            HidingSame = [.. Paths(HidingKind.Same)],
            HidingOther = [.. Paths(HidingKind.Other)],
            Copies = [.. Paths(HidingKind.Copy)],
            Masked = masked,
            NotEnabled = [.. tree.Enabled().Except(masked).Where(name => !IsEnabled(tree, name)).Order(StringComparer.Ordinal)],
            Links = Links(names),
            TakeOvers = [.. names.Select(Daemon).Select(places.TakeOver).Where(IsThere)],
            HasInitScript = IsThere(places.InitScript),
        };

        IEnumerable<string> Paths(HidingKind kind) => hiding.Where(each => each.Kind == kind).Select(each => each.Path);
    }

    /// <summary>Whether there is a file with this text; what is no small regular file is something else.</summary>
    public static bool IsSame(string path, string text)
    {
        try
        {
            return BoundedFile.TryRead(path, FileLimit) is { } content && content.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text));
        }
        catch (FileFormatException)
        {
            return false;
        }
    }

    private static string Daemon(string unit) => Path.GetFileNameWithoutExtension(unit);

    private ImmutableArray<(string Name, string Path, HidingKind Kind)> Hiding(ImmutableArray<RenderedUnit> files) =>
    [
        .. new[] { places.Administrators, places.Runtime }
            .SelectMany(directory => files.Select(file => (file, Path: new UnitFiles(directory).PathOf(file.Name))))
            .Select(each => (each.file.Name, each.Path, Kind: KindOf(each.Path, each.file.Text)))
            .Where(each => each.Kind is not null)
            .Select(each => (each.Name, each.Path, each.Kind!.Value)),
    ];

    /// <summary>What is at a path that comes before ours; null for nothing.</summary>
    private static HidingKind? KindOf(string path, string text)
    {
        if (FileStatus.OfLink(path) is not { } status)
        {
            return null;
        }

        return status.IsSymbolicLink ? new FileInfo(path).LinkTarget == NoUnit ? HidingKind.Mask : HidingKind.Other
            : status is { IsRegular: true, Size: 0 } ? HidingKind.Mask
            : IsSame(path, text) ? HidingKind.Same
            : IsSame(path, UnitCopy.Text(text)) ? HidingKind.Copy
            : HidingKind.Other;
    }

    private bool IsEnabled(UnitTree tree, string name)
    {
        var file = tree.Files.First(each => each.Name == name);
        return UnitFile.Parse(file.Name, file.Text).Words("Install", "WantedBy").All(target => IsThere($"{places.Administrators}/{target}.wants/{name}"));
    }

    /// <summary>The links that enable units of these names.</summary>
    public ImmutableArray<string> Links(ImmutableArray<string> names) =>
    [
        .. new[] { places.Administrators, places.Runtime }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(directory => Linking.Any(ending => directory.EndsWith(ending, StringComparison.Ordinal)))
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(path => names.Contains(Path.GetFileName(path)) && FileStatus.OfLink(path) is { IsSymbolicLink: true })
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsThere(string path) => FileStatus.OfLink(path) is not null;
}
