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
        ImmutableArray<RenderedUnit> files = [.. tree.Files.Where(file => !file.IsDropIn)];
        var hiding = new[] { places.Administrators, places.Runtime }.SelectMany(directory => In(directory, files)).ToImmutableArray();
        var own = In(places.Own, files).ToImmutableArray();
        var outdated = In(places.Own, tree.Left.Select(name => new RenderedUnit(name, ""))).ToImmutableArray();
        ImmutableArray<PlacedFile> masks = [.. hiding.Concat(own).Where(file => file.Kind == HidingKind.Mask)];
        ImmutableArray<string> masked = [.. masks.Select(file => file.Name).Distinct()];
        ImmutableArray<string> names = [.. files.Select(file => file.Name), .. tree.Left];
        return new DiskFacts
        {
            ToWrite = [.. files.Select(file => file.Name).Except(own.Where(file => file.Kind is HidingKind.Same or HidingKind.Mask).Select(file => file.Name))],
            Installed = [.. own.Concat(outdated).Where(file => file.Kind is not (HidingKind.Mask or HidingKind.Odd)).Select(file => file.Path)],
            InstalledOther = [.. own.Where(file => file.Kind is HidingKind.Other or HidingKind.Copy).Select(file => file.Path)],
            Outdated = [.. outdated.Where(file => file.Kind == HidingKind.Other).Select(file => file.Path)],
            HidingSame = Paths(HidingKind.Same),
            HidingOther = Paths(HidingKind.Other),
            Copies = [.. Paths(HidingKind.Copy), .. new[] { places.HandBack, places.HandBackArguments }.Where(IsThere)],
            Masked = masked,
            Masks = [.. masks.Select(file => file.Path)],
            Obstacles = [.. hiding.Concat(own).Where(file => file.Kind == HidingKind.Odd).Select(file => $"{file.Path} is {Describe(file.Path)}: move it away first")],
            NotEnabled = [.. tree.Enabled().Except(masked).Where(name => !IsEnabled(tree, name)).Order(StringComparer.Ordinal)],
            Links = Links(names),
            TakeOvers = [.. names.Select(Daemon).Select(places.TakeOver).Where(IsThere)],
            Drafts = [.. Written(files, names).Where(HasDraft)],
            HasInitScript = Script() is not null,
            InitScriptProblems = [.. ScriptProblems()],
            InitScriptIsDisabled = !places.RunLevels.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries).Any(IsStartLink),
        };

        ImmutableArray<string> Paths(HidingKind kind) => [.. hiding.Where(file => file.Kind == kind).Select(file => file.Path)];
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

    /// <summary>All that adopt and unadopt write.</summary>
    private IEnumerable<string> Written(ImmutableArray<RenderedUnit> files, ImmutableArray<string> names) =>
    [
        .. files.Select(file => new UnitFiles(places.Own).PathOf(file.Name)),
        .. names.Select(name => $"{places.Runtime}/{name}"),
        .. names.Select(Daemon).Select(places.TakeOver).Distinct(),
        places.HandBack,
        places.HandBackArguments,
    ];

    private static bool HasDraft(string path) =>
        Path.GetDirectoryName(path) is { } directory && Directory.Exists(directory) && DraftFile.Targets(directory).Contains(Path.GetFileName(path));

    private static string Daemon(string unit) => Path.GetFileNameWithoutExtension(unit);

    /// <summary>What is there of these files in a directory of units.</summary>
    private static IEnumerable<PlacedFile> In(string directory, IEnumerable<RenderedUnit> files)
    {
        var place = new UnitFiles(directory);
        foreach (var file in files)
        {
            if (KindOf(place.PathOf(file.Name), file.Text) is { } kind)
            {
                yield return new PlacedFile(file.Name, place.PathOf(file.Name), kind);
            }
        }
    }

    /// <summary>The init script, through links; null for none.</summary>
    private FileStatus? Script()
    {
        try
        {
            return FileStatus.OfPath(places.InitScript) is { IsRegular: true } script ? script : null;
        }
        catch (NativeException e) when (e.Errno == Errno.TooManyLinks)
        {
            return null;
        }
    }

    private IEnumerable<string> ScriptProblems()
    {
        if (Script() is { MayBeExecuted: false })
        {
            yield return $"{places.InitScript} is not executable, and systemd would not see it: \"chmod +x {places.InitScript}\" first";
        }

        if (places.Packages.Select(directory => $"{directory}/{AdoptPlan.Compatibility}").FirstOrDefault(IsThere) is { } package)
        {
            yield return $"{package} hides the init script: it belongs to a package, which brings units of its own";
        }
    }

    /// <summary>"S01ganeti", as systemd-sysv-generator(8) takes it.</summary>
    private static bool IsStartLink(string path) =>
        Path.GetFileName(path) is ['S', var tens, var ones, .. var name] && char.IsAsciiDigit(tens) && char.IsAsciiDigit(ones) && name == "ganeti";

    private static string Describe(string path) => FileStatus.OfLink(path) is { IsRegular: false } status ? status.Kind : "larger than a unit can be";

    /// <summary>What is at a path where ours is looked for; null for nothing.</summary>
    private static HidingKind? KindOf(string path, string text)
    {
        if (FileStatus.OfLink(path) is not { } status)
        {
            return null;
        }

        return status.IsSymbolicLink ? new FileInfo(path).LinkTarget == NoUnit ? HidingKind.Mask : HidingKind.Other
            : !status.IsRegular || status.Size > FileLimit ? HidingKind.Odd
            : status.Size == 0 ? HidingKind.Mask
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
