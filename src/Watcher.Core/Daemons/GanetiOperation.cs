using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>Somebody is starting or stopping daemons at this moment: the watcher waits until he is done.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Daemon">The daemon it is about; null: all of them.</param>
/// <param name="IsStop">Whether it stops daemons: one that goes meanwhile was stopped, even if it had to be killed.</param>
/// <param name="Process">Its process; its end is a fact.</param>
/// <param name="Whole">
/// When it began (monotonic), if it is a whole operation, which runs daemon-util again and again, with pauses; null for daemon-util itself.
/// </param>
internal sealed record GanetiOperation(string Command, string? Daemon, bool IsStop, ProcessIdentity Process = default, TimeSpan? Whole = null)
{
    /// <summary>Whether it waits for its turn: nothing of it is to be seen, and nobody knows how long that takes.</summary>
    public bool IsQueued { get; init; }

    public bool IsAbout(Daemon daemon) => Daemon is null || Daemon == daemon.Name;

    /// <summary>When its process began (monotonic).</summary>
    public TimeSpan Began => Whole ?? Process.Began;

    /// <summary>Whether it takes longer than any real one: it hangs, or waits at a prompt that nobody answers.</summary>
    public bool IsOverdue(TimeSpan now, DaemonsOptions options) => now - Whole >= options.OperationLimit;
}
