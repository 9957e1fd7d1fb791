namespace Watcher.Core.Instances;

/// <summary>Asks every node what it runs: luxid asks only the primary nodes of the instances that it is asked about (ganeti/ganeti#382).</summary>
internal interface IWhereabouts
{
    Task<Whereabouts> AskAsync(CancellationToken ct);
}
