using Watcher.Core.Duties;
using Watcher.Core.Storage;

namespace Watcher.Core.Holds;

/// <summary>Tells when the holds change: a released daemon is started then, not at the next tick.</summary>
/// <param name="path">The file of holds.</param>
internal sealed class HoldsSource(string path) : IFactSource
{
    public string Subject => "the holds";

    public Task RunAsync(Action<Fact> post, CancellationToken ct) =>
        DirectoryWatch.RunAsync(Path.GetDirectoryName(path)!, HoldsFile.NamesIn(path), () => post(new HoldsChanged()), ct);
}
