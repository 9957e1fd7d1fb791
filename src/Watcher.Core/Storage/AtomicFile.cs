namespace Watcher.Core.Storage;

/// <summary>Replacing a file as a whole: a reader sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    private const int Buffer = 16 << 10;

    /// <summary>Writes to a draft beside it, flushes, renames, and flushes the directory.</summary>
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
    public static void Replace(string path, Action<Stream> write, UnixFileMode mode, bool durable = true) => Write(path, write, mode, draft => draft.Publish(durable));

    /// <summary>Makes a file that is to be there once, whoever makes it.</summary>
    /// <returns>False when there is one already, which is left.</returns>
    public static bool TryCreate(string path, byte[] content, UnixFileMode mode)
    {
        var isMade = false;
        Write(path, file => file.Write(content), mode, draft => isMade = draft.TryPublishNew());
        return isMade;
    }

    private static void Write(string path, Action<Stream> write, UnixFileMode mode, Action<DraftFile> publish)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        using var draft = DraftFile.Of(path);
        using var file = new FileStream(draft.File, FileAccess.Write, Buffer);

        // Whatever the umask leaves of it (the service's own unit sets 0077): others are meant to read what is for them.
        File.SetUnixFileMode(draft.File, mode);
        write(file);
        file.Flush();
        publish(draft);
    }
}
