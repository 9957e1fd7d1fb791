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
    private const int FileLimit = 1024 * 1024;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Stack<Action> _undo = new();

    public bool HasChanged => _undo.Count > 0;

    /// <summary>Writes files of the tree into our place. What is a link there stays.</summary>
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
            WriteText($"{places.Runtime}/{file.Name}", UnitCopy.Text(file.Text));
        }
    }

    /// <summary>Removes files and links, and directories that are empty then and were there for them alone.</summary>
    public void Remove(ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            RemoveOne(path);
        }
    }

    /// <summary>Moves files aside; of a link what it led to is written down.</summary>
    public void PutAside(ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            var target = new FileInfo(path).LinkTarget;
            var content = target is null ? BoundedFile.TryRead(path, FileLimit) ?? [] : Encoding.UTF8.GetBytes($"# {path} was a link to {target}\n");
            AtomicFile.Replace($"{places.Aside}/{Path.GetFileName(path)}", content, Mode);
            RemoveOne(path);
        }
    }

    /// <summary>From now on these links are taken back too, which others have made for us.</summary>
    public void Made(IEnumerable<string> links)
    {
        foreach (var link in links)
        {
            _undo.Push(() => RemoveName(link));
        }
    }

    /// <summary>Puts all back as it was, the last change first.</summary>
    public void TakeBack()
    {
        while (_undo.TryPop(out var undo))
        {
            undo();
        }
    }

    private void WriteText(string path, string text)
    {
        if (FileStatus.OfLink(path) is { IsSymbolicLink: true } || TreeOnDisk.IsSame(path, text))
        {
            return;
        }

        var before = BoundedFile.TryRead(path, FileLimit);
        AtomicFile.Replace(path, Encoding.UTF8.GetBytes(text), Mode);
        _undo.Push(before is null ? () => RemoveName(path) : () => AtomicFile.Replace(path, before, Mode));
    }

    private void RemoveOne(string path)
    {
        var target = new FileInfo(path).LinkTarget;
        var content = target is null ? BoundedFile.TryRead(path, FileLimit) : null;
        if (!RemoveName(path))
        {
            return;
        }

        if (target is not null)
        {
            _undo.Push(() => Link(path, target));
        }
        else if (content is not null)
        {
            _undo.Push(() => AtomicFile.Replace(path, content, Mode));
        }
    }

    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>A drop-in's directory goes with its last file, and a target's with its last link.</summary>
    private static bool RemoveName(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return false;
        }

        var isRemoved = false;
        using (var directory = OpenDirectory.Of(path, out var name))
        {
            isRemoved = directory.Remove(name);
        }

        var parent = Path.GetDirectoryName(path)!;
        if (parent.EndsWith(".d", StringComparison.Ordinal) && !parent.EndsWith("/tmpfiles.d", StringComparison.Ordinal)
            || (parent.EndsWith(".wants", StringComparison.Ordinal) && Path.GetFileName(parent).StartsWith("ganeti", StringComparison.Ordinal)))
        {
            using var above = OpenDirectory.Of(parent, out var last);
            above.RemoveDirectory(last);
        }

        return isRemoved;
    }
}
