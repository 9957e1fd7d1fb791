namespace Watcher.Core.Duties;

/// <summary>Something a duty wants done. Plain data: a dry run prints it instead of doing it.</summary>
/// <param name="Reason">Why, for the operator.</param>
internal abstract record Act(string Reason)
{
    /// <summary>Whether it is done at every look, whatever that shows: then a dry run does not list it.</summary>
    public virtual bool IsRoutine => false;

    /// <summary>
    /// Whether it takes longer than a step may: it is begun in the step, keeps what protects it until it ends, and its outcome is a fact then.
    /// </summary>
    public virtual bool OutlivesStep => false;

    /// <summary>What would be done, as a phrase ("start ganeti-noded").</summary>
    public abstract string Describe();
}
