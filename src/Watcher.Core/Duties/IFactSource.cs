namespace Watcher.Core.Duties;

/// <summary>Tells a duty what happens in the world, as it happens.</summary>
internal interface IFactSource
{
    Task RunAsync(Action<Fact> post, CancellationToken ct);
}
