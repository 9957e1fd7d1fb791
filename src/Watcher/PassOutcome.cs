using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Instances;

namespace Watcher;

/// <summary>What a pass ends with, whether it was made by itself or by the service. Pure.</summary>
internal static class PassOutcome
{
    /// <param name="hasFailed">Whether a duty's last step failed: it could not look, or could not write down what it was about to do.</param>
    /// <param name="standing">What stands.</param>
    public static int ExitCode(bool hasFailed, IReadOnlyCollection<Notice> standing) =>
        standing.OfType<HostNameUnresolved>().Any() ? ExitCodes.NodeSetup
        : standing.OfType<MasterLost>().Any() ? ExitCodes.NotMaster
        : hasFailed || standing.Any(notice => notice.KeepsFromWork) ? ExitCodes.Failure
        : ExitCodes.Success;
}
