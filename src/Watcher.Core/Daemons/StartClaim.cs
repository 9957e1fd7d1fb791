using Watcher.Core.Cluster;

namespace Watcher.Core.Daemons;

/// <summary>
/// One start of a daemon at a time, whichever process of ours makes it. A flock: the kernel gives it back when that process ends, so it says besides
/// whether a start that is remembered as under way still is.
/// </summary>
/// <param name="paths">Where the locks lie.</param>
internal sealed class StartClaim(GanetiPaths paths)
{
    /// <summary>Takes it for the length of a start.</summary>
    /// <returns>Gives it back; null when another start of the daemon is under way.</returns>
    public IDisposable? TryTake(Daemon daemon, out string? heldBy) => new FileStepLock(PathOf(daemon)).TryTake(out heldBy);

    /// <summary>Whether somebody has it. Looked up, not tried: whoever tries has it for a moment, and would keep a start from being made.</summary>
    public bool IsTaken(Daemon daemon)
    {
        if (!File.Exists(PathOf(daemon)))
        {
            return false;
        }

        using var file = OwnLockFile.Open(PathOf(daemon));
        return LockHolder.Users(file).Any();
    }

    private string PathOf(Daemon daemon) => paths.Lock($"claim-{daemon.Name}");
}
