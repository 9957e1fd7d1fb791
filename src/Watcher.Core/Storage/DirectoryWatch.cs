namespace Watcher.Core.Storage;

/// <summary>Notices when files appear, change or go in a directory that may itself come and go.</summary>
internal static class DirectoryWatch
{
    /// <summary>Watches until cancelled.</summary>
    /// <param name="directory">The directory; the one that it lies in must be there.</param>
    /// <param name="names">The files' names; may hold wildcards.</param>
    /// <param name="changed">Called at each change, and once whenever a watch begins: what changed before was not told.</param>
    /// <param name="ct">Ends the watch.</param>
    public static async Task RunAsync(string directory, IEnumerable<string> names, Action changed, CancellationToken ct)
    {
        while (true)
        {
            // The directory may be removed and made anew (ensure-dirs makes /run/ganeti at the first start after a boot): inotify follows the
            // old one.
            var replaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var parent = new FileSystemWatcher(Path.GetDirectoryName(directory)!, Path.GetFileName(directory))
            {
                NotifyFilter = NotifyFilters.DirectoryName,
            };
            parent.Created += (_, _) => replaced.TrySetResult();
            parent.Deleted += (_, _) => replaced.TrySetResult();
            parent.Renamed += (_, _) => replaced.TrySetResult();
            parent.Error += (_, error) => replaced.TrySetException(error.GetException());
            parent.EnableRaisingEvents = true;
            using var files = Directory.Exists(directory) ? Watch(directory, names, changed, replaced) : null;
            changed();
            await replaced.Task.WaitAsync(ct);
        }
    }

    private static FileSystemWatcher Watch(string directory, IEnumerable<string> names, Action changed, TaskCompletionSource replaced)
    {
        var files = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
        foreach (var name in names)
        {
            files.Filters.Add(name);
        }

        files.Created += (_, _) => changed();
        files.Changed += (_, _) => changed();
        files.Deleted += (_, _) => changed();

        // A file that is replaced as a whole gets its name by a rename.
        files.Renamed += (_, _) => changed();
        files.Error += (_, error) => replaced.TrySetException(error.GetException());
        files.EnableRaisingEvents = true;
        return files;
    }
}
