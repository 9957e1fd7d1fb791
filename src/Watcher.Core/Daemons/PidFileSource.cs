using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>
/// Tells when a pid file appears, changes or goes: somebody started or stopped a daemon, which is followed from then on instead of from the
/// next tick.
/// </summary>
/// <param name="directory">Where the pid files lie.</param>
/// <param name="time">Time.</param>
internal sealed class PidFileSource(string directory, TimeProvider time) : IFactSource
{
    // ensure-dirs makes the directory at the first start after a boot; until then the tick is enough.
    private static readonly TimeSpan DirectoryRetry = TimeSpan.FromSeconds(30);

    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        while (!Directory.Exists(directory))
        {
            await Task.Delay(DirectoryRetry, time, ct);
        }

        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(directory, "ganeti-*.pid")
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite,
        };
        watcher.Created += (_, _) => post(new PidFileChanged());
        watcher.Changed += (_, _) => post(new PidFileChanged());
        watcher.Deleted += (_, _) => post(new PidFileChanged());
        watcher.Error += (_, error) => failed.TrySetException(error.GetException());
        watcher.EnableRaisingEvents = true;
        await failed.Task.WaitAsync(ct);
    }
}
