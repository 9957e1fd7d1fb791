using System.Text.RegularExpressions;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Hooks;

/// <summary>
/// The directory of the watcher's hooks, by Ganeti's rules (ganeti/utils/process.py, RunParts): what has a name of letters, digits, dashes and underscores,
/// and is executable, is run, in the order of the names. And by one of root's: what everybody may write, root does not run.
/// </summary>
/// <param name="directory">Its path.</param>
internal sealed partial class HookFolder(string directory)
{
    // Nobody has that many; the rest is passed over.
    private const int MostNames = 1000;

    private const ushort Executable = 0b001_001_001;

    /// <summary>The path of a hook.</summary>
    public string PathOf(string name) => $"{directory}/{name}";

    public HooksView Look()
    {
        try
        {
            return FileStatus.OfPath(directory) is not { IsDirectory: true } status ? new HooksView(directory, [])
                : RootRuns.WhyNot(status) is { } because ? new HooksView(directory, [], because, $"chown root {directory}; chmod go-w {directory}")
                : new HooksView(directory, [.. Names().Select(Look)]);
        }
        catch (NativeException e) when (e.Errno is Errno.NotDirectory)
        {
            return new HooksView(directory, []);
        }
        catch (Exception e) when (e is NativeException or IOException or UnauthorizedAccessException)
        {
            return new HooksView(directory, [], e.Message, $"ls -ld {directory}");
        }
    }

    /// <summary>As Python sorts them. Hidden ones are not even passed over aloud.</summary>
    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(directory)
        .Select(path => Path.GetFileName(path))
        .Where(name => !name.StartsWith('.'))
        .Take(MostNames)
        .Order(StringComparer.Ordinal);

    private Hook Look(string name)
    {
        var path = PathOf(name);
        if (!NameOfHook().IsMatch(name))
        {
            return new Hook(name, HookKind.Skipped);
        }

        try
        {
            return FileStatus.OfPath(path) is not { IsRegular: true } status || (status.Mode & Executable) == 0 ? new Hook(name, HookKind.Skipped)
                : RootRuns.WhyNot(status) is { } because ? new Hook(name, HookKind.Refused, because, $"chown root {path}; chmod o-w {path}")
                : IsProgram(path) ? new Hook(name, HookKind.Run)
                : new Hook(name, HookKind.Refused, "it begins neither with '#!' nor as a program does, so that the kernel cannot execute it", $"head -1 {path}");
        }
        catch (NativeException e) when (e.Errno == Errno.TooManyLinks)
        {
            // A link that leads to itself is no file.
            return new Hook(name, HookKind.Skipped);
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return new Hook(name, HookKind.Refused, e.Message, $"ls -lL {path}");
        }
    }

    /// <summary>Whether the kernel knows what to do with it (execve(2), ENOEXEC), so that no shell is tried instead.</summary>
    private static bool IsProgram(string path)
    {
        const int Beginning = 4;
        using var file = BoundedFile.TryOpenThroughLinks(path);
        return file is not null && NativeFile.ReadStart(file, Beginning) is [(byte)'#', (byte)'!', ..] or [0x7f, (byte)'E', (byte)'L', (byte)'F'];
    }

    // constants.EXT_PLUGIN_MASK.
    [GeneratedRegex(@"\A[a-zA-Z0-9_-]+\z")]
    private static partial Regex NameOfHook();
}
