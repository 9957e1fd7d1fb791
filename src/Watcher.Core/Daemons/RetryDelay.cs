using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>How long the next start of a daemon waits that cannot be started, or does not last. Pure.</summary>
internal static class RetryDelay
{
    // What breaks the daemons of many nodes at once (a file server, a bad package) is not asked by all of them in the same moment when it is back.
    private const double Spread = 0.2;

    /// <summary>Doubles from <c>RetryFirst</c> to <c>RetryMost</c>, and is up to a fifth less: always the same for one try, but another on each node.</summary>
    /// <param name="tries">How many were in vain.</param>
    /// <param name="daemon">The daemon.</param>
    /// <param name="context">The boot's id, and the bounds.</param>
    public static TimeSpan After(int tries, Daemon daemon, DaemonContext context) =>
        Backoff.After(tries, context.Options.RetryFirst, context.Options.RetryMost) * (1 - (Spread * StableFraction.Of($"{context.BootId} {daemon.Name} {tries}")));
}
