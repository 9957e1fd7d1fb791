using Watcher.Core.Duties;
using Watcher.Core.Storage;

namespace Watcher.Core.Daemons;

/// <summary>
/// Tells when a pid file appears, changes or goes: somebody started or stopped a daemon, which is followed from then on instead of from the
/// next tick.
/// </summary>
/// <param name="directory">Where the pid files lie.</param>
internal sealed class PidFileSource(string directory) : IFactSource
{
    public string Subject => "the pid files";

    public Task RunAsync(Action<Fact> post, CancellationToken ct) =>
        DirectoryWatch.RunAsync(directory, ["ganeti-*.pid"], () => post(new PidFileChanged()), ct);
}
