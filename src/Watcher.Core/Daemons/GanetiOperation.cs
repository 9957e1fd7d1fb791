namespace Watcher.Core.Daemons;

/// <summary>Somebody is starting or stopping daemons at this moment: the watcher waits until he is done.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Daemon">The daemon it is about; null: all of them.</param>
/// <param name="IsStop">Whether it stops daemons: one that goes meanwhile was stopped, even if it had to be killed.</param>
internal sealed record GanetiOperation(string Command, string? Daemon, bool IsStop)
{
    public bool IsAbout(Daemon daemon) => Daemon is null || Daemon == daemon.Name;
}
