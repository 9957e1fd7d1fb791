using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>Changes unit files, and remembers what was there: all of it can be taken back.</summary>
/// <param name="places">Where.</param>
/// <param name="tree">What is written.</param>
internal sealed class TreeChanges(UnitPlaces places, UnitTree tree)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly AsideFiles _aside = new(places);
    private readonly Stack<(string Path, Action Undo)> _undo = new();

    public bool HasChanged => _undo.Count > 0;

    /// <summary>Writes files of the tree into our place, also over what is there: that is kept aside before.</summary>
    public void Write(ImmutableArray<string> names)
    {
        var files = new UnitFiles(places.Own);
        foreach (var file in tree.Files.Where(file => names.Contains(file.Name)))
        {
            WriteText(files.PathOf(file.Name), file.Text);
        }
    }

    /// <summary>Writes what lets the units take these daemons' places.</summary>
    public void PrepareTakeOver(ImmutableArray<string> daemons, string executable)
    {
        foreach (var daemon in daemons)
        {
            WriteText(places.TakeOver(daemon), UnitCopy.TakeOver(daemon, executable));
        }
    }

    /// <summary>Writes the units that are kept until the init script's start.</summary>
    public void KeepCopies(ImmutableArray<string> units)
    {
        foreach (var file in tree.Files.Where(file => units.Contains(file.Name)))
        {
            var path = $"{places.Runtime}/{file.Name}";
            if (FileStatus.OfLink(path) is not { IsSymbolicLink: true })
            {
                WriteText(path, UnitCopy.Text(file.Text));
            }
        }
    }

    /// <summary>Writes what has the init script give daemons arguments, at its next start only.</summary>
    public void HandOnArguments(ImmutableArray<(string Daemon, string Arguments)> daemons)
    {
        WriteText(places.HandBackArguments, UnitCopy.HandBackArguments(daemons), OwnerOnly);
        WriteText(places.HandBack, UnitCopy.HandBack(places.HandBackArguments));
    }

    /// <summary>Removes files and links, and directories that are empty then and were there for them alone.</summary>
    public void Remove(ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            var before = FileBefore.Of(path);
            if (PlacedFile.Remove(path))
            {
                _undo.Push((path, () => before.Restore()));
            }
        }
    }

    /// <summary>Keeps what files say, and leaves them where they are.</summary>
    /// <returns>Where each is kept.</returns>
    public ImmutableArray<(string Path, string Aside)> KeepAside(ImmutableArray<string> paths)
    {
        var kept = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var path in paths.Where(path => FileStatus.OfLink(path) is not null))
        {
            var aside = _aside.Keep(path, out var isNew);
            if (isNew)
            {
                _undo.Push((path, () => _aside.Remove(aside)));
            }

            kept.Add((path, aside));
        }

        return kept.ToImmutable();
    }

    /// <summary>Moves files aside; of a link what it led to is written down.</summary>
    /// <returns>Where each is now.</returns>
    public ImmutableArray<(string Path, string Aside)> PutAside(ImmutableArray<string> paths)
    {
        var kept = KeepAside(paths);
        Remove(paths);
        return kept;
    }

    /// <summary>From now on these links are taken back too, which others have made for us.</summary>
    /// <param name="before">All links before.</param>
    /// <param name="now">All links now.</param>
    public void Linked(IReadOnlyList<FileBefore> before, ImmutableArray<string> now)
    {
        foreach (var link in now)
        {
            var was = before.FirstOrDefault(each => each.Path == link) ?? FileBefore.Nothing(link);
            if (was.Target != new FileInfo(link).LinkTarget)
            {
                _undo.Push((link, was.Restore));
            }
        }
    }

    /// <summary>Puts all back as it was, the last change first.</summary>
    public void TakeBack() => TakeBack(_ => true);

    /// <summary>Puts back as it was what belongs to the watcher's own units.</summary>
    public void TakeBackWatcher() => TakeBack(path => UnitTree.IsWatchers(Path.GetFileName(path)));

    private void TakeBack(Func<string, bool> isWanted)
    {
        var all = _undo.ToList();
        _undo.Clear();
        foreach (var (path, undo) in all.Where(change => isWanted(change.Path)))
        {
            undo();
        }
    }

    private void WriteText(string path, string text, UnixFileMode mode = Mode)
    {
        if (TreeOnDisk.IsSame(path, text))
        {
            return;
        }

        var before = FileBefore.Of(path);
        AtomicFile.Replace(path, Encoding.UTF8.GetBytes(text), mode);
        _undo.Push((path, before.Restore));
    }
}
