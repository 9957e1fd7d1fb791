using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>
/// Tells when a pid file appears, changes or goes: somebody started or stopped a daemon, which is followed from then on instead of from the
/// next tick.
/// </summary>
/// <param name="directory">Where the pid files lie.</param>
internal sealed class PidFileSource(string directory) : IFactSource
{
    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        while (true)
        {
            // The directory may be removed and made anew (ensure-dirs makes it at the first start after a boot): inotify follows the old one.
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
            using var files = Directory.Exists(directory) ? Watch(post, replaced) : null;

            // What changed before the watch began was not told.
            post(new PidFileChanged());
            await replaced.Task.WaitAsync(ct);
        }
    }

    private FileSystemWatcher Watch(Action<Fact> post, TaskCompletionSource replaced)
    {
        var files = new FileSystemWatcher(directory, "ganeti-*.pid") { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
        files.Created += (_, _) => post(new PidFileChanged());
        files.Changed += (_, _) => post(new PidFileChanged());
        files.Deleted += (_, _) => post(new PidFileChanged());
        files.Error += (_, error) => replaced.TrySetException(error.GetException());
        files.EnableRaisingEvents = true;
        return files;
    }
}
