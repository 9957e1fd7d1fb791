namespace Watcher.Core.Daemons;

/// <summary>
/// Whether a whole operation of Ganeti's is under way on this node, for whoever is about to do what it does not expect: a daemon stopped, a job handed
/// in to a luxid that is about to be stopped. Looks through /proc, so it is asked just before an act only.
/// </summary>
/// <param name="options">The configuration in force.</param>
/// <param name="time">Time.</param>
internal sealed class OperationCheck(Func<DaemonsOptions> options, TimeProvider time)
{
    /// <summary>What is under way, as a clause; null when nothing is, or it takes too long to be heeded.</summary>
    public string? Ask()
    {
        var (now, limits) = (time.SinceBoot(), options());
        return OperationProbe.Find().FirstOrDefault(operation => operation.Whole is not null && !operation.IsOverdue(now, limits)) is { } operation
            ? $"'{operation.Command}' is at work"
            : null;
    }
}
