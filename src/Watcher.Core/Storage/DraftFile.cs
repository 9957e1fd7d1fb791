using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Storage;

/// <summary>
/// A new file, before it takes the place of another one as a whole. Others may make files in its directory: its name cannot be foretold, and it
/// is made there by us or not at all. It is locked while it is being written, which tells it from the leftover of a process that was killed.
/// </summary>
internal sealed class DraftFile : IDisposable
{
    private const string Ending = ".new";
    private const int RandomLength = 32;
    private const uint OwnerOnly = 0b110_000_000;

    // Whoever removes leftovers may take a draft for one before it is locked.
    private const int MostTries = 10;

    private static readonly ConcurrentDictionary<string, bool> Cleaned = new(StringComparer.Ordinal);

    private readonly OpenDirectory _directory;
    private readonly string _name;
    private readonly string _target;
    private bool _isPublished;

    private DraftFile(OpenDirectory directory, string name, string target, SafeFileHandle file) =>
        (_directory, _name, _target, File) = (directory, name, target, file);

    /// <summary>The draft, open for writing; closed by whoever made it.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Begins a file that is to be put in a path's place.</summary>
    /// <exception cref="NativeException">It cannot be made.</exception>
    public static DraftFile Of(string path)
    {
        var directory = OpenDirectory.Of(path, out var target);
        try
        {
            if (Cleaned.TryAdd(Path.GetDirectoryName(path)!, true))
            {
                RemoveLeftovers(directory);
            }

            for (var tries = 1; ; tries++)
            {
                var name = $".{target}.{Guid.NewGuid():N}{Ending}";
                var file = directory.Create(name, OpenFlags.ReadWrite, OwnerOnly);
                if (FileLock.TryExclusive(file) && FileStatus.Of(file).Links > 0)
                {
                    return new(directory, name, target, file);
                }

                file.Dispose();
                directory.Remove(name);
                if (tries == MostTries)
                {
                    throw new IOException($"{path} cannot be written: its draft is taken away each time");
                }
            }
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Puts it in the place of what is there; a link there is replaced itself.</summary>
    /// <param name="durable">Whether that must outlive a power cut.</param>
    public void Publish(bool durable)
    {
        if (durable)
        {
            FlushFile();
        }

        _directory.Rename(_name, _target);
        _isPublished = true;
        if (durable)
        {
            _directory.Flush();
        }
    }

    /// <summary>Gives it its name, unless that is taken; outlives a power cut.</summary>
    /// <returns>False when it is.</returns>
    public bool TryPublishNew()
    {
        FlushFile();
        _isPublished = _directory.TryMove(_name, _target);
        if (_isPublished)
        {
            _directory.Flush();
        }

        return _isPublished;
    }

    /// <summary>Removes it unless it was published.</summary>
    public void Dispose()
    {
        using (_directory)
        {
            if (!_isPublished)
            {
                _directory.Remove(_name);
            }
        }
    }

    /// <summary>
    /// Removes the drafts of processes that were killed: what is named like one, is a regular file of ours without another name, and is not
    /// locked. What cannot be removed stays: a leftover harms nobody.
    /// </summary>
    internal static void RemoveLeftovers(OpenDirectory directory)
    {
        foreach (var name in directory.Names().Where(IsDraftName).ToList())
        {
            try
            {
                using var file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
                if (FileStatus.Of(file) is { IsOursAlone: true } status && FileLock.TryExclusive(file))
                {
                    directory.RemoveIfStill(name, status);
                }
            }
            catch (NativeException)
            {
                // A link, a socket, gone meanwhile, or an immutable file.
            }
        }
    }

    /// <summary>What the drafts in a directory are to become, or were.</summary>
    internal static IEnumerable<string> Targets(string directory) =>
        Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(IsDraftName).Select(name => name[1..^(RandomLength + Ending.Length + 1)]);

    private void FlushFile() => Libc.ThrowIfFailed(Libc.FSync(File), $"fsync {_target}");

    private static bool IsDraftName(string name) =>
        name.StartsWith('.') && name.EndsWith(Ending, StringComparison.Ordinal)
        && name.Length > RandomLength + Ending.Length + 1
        && Guid.TryParseExact(name[^(RandomLength + Ending.Length)..^Ending.Length], "N", out _);
}
