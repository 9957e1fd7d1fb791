namespace Watcher.Core.Duties;

/// <summary>Where a runner's words go: the log, a dry run's listing, a scenario's record.</summary>
internal interface IReporter
{
    /// <summary>Something is news.</summary>
    void Tell(Notice notice);

    /// <summary>A dry run would do this now.</summary>
    void WouldDo(Act act);
}
