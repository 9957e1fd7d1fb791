namespace Watcher.Core.Holds;

/// <summary>Somebody wants a daemon to be left as it is: the watcher does not start it.</summary>
/// <param name="Daemon">Which ("ganeti-rapi").</param>
/// <param name="Since">When it was made.</param>
/// <param name="By">Who made it.</param>
/// <param name="Reason">Why, if he said so.</param>
/// <param name="Until">
/// When it ends by itself; null: not before it is released. By the wall clock, since a hold outlives a reboot.
/// </param>
internal sealed record Hold(string Daemon, DateTimeOffset Since, string By, string? Reason = null, DateTimeOffset? Until = null)
{
    /// <summary>What fits a log line.</summary>
    public const int LongestText = 200;

    public bool IsInForce(DateTimeOffset now) => Until is null || now < Until;
}
