namespace Watcher.Core.Duties;

/// <summary>Tells a duty what happens in the world, as it happens.</summary>
internal interface IFactSource
{
    /// <summary>What it follows, in an operator's words.</summary>
    string Subject { get; }

    Task RunAsync(Action<Fact> post, CancellationToken ct);
}
