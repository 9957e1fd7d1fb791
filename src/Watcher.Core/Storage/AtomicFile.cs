using Watcher.Core.Native;

namespace Watcher.Core.Storage;

/// <summary>Replacing a file as a whole: a reader sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    private const int Buffer = 16 << 10;

    /// <summary>Writes to a temporary file beside it, flushes, renames, and flushes the directory.</summary>
    /// <param name="path">The file; its directory is made (0755) when it is missing.</param>
    /// <param name="content">The new content.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="durable">False for files that need not outlive a power cut (those in /run).</param>
    public static void Replace(string path, byte[] content, UnixFileMode mode, bool durable = true) =>
        Replace(path, file => file.Write(content), mode, durable);

    /// <summary>As above, for what need not be held as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the new content.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="durable">As above.</param>
    public static void Replace(string path, Action<Stream> write, UnixFileMode mode, bool durable = true)
    {
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
                BufferSize = Buffer,
            }))
            {
                // Whatever the umask leaves of it (the service's own unit sets 0077): others are meant to read what is for them.
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                write(file);
                file.Flush(flushToDisk: durable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (durable)
        {
            using var opened = NativeFile.OpenOwnDirectory(directory);
            Libc.ThrowIfFailed(Libc.FSync(opened), $"fsync {directory}");
        }
    }
}
