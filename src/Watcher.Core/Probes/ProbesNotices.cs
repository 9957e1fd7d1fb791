using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Probes;

// What the probes duty has to tell.

/// <summary>A daemon runs and does not answer.</summary>
internal sealed record DaemonSilent(string Daemon, string Why, DateTimeOffset Since) : Notice($"silent:{Daemon}")
{
    public override bool IsFault => true;

    // Whatever it does instead of answering, and whenever it began by the clock of this step.
    public override string Fingerprint() => Daemon;

    public override void Tell(ILogger log) => log.DaemonSilent(Daemon, Why, Since);
}

/// <summary>A daemon is restarted, since it does not answer.</summary>
internal sealed record DaemonRestarting(string Daemon, string Reason) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonRestarting(Daemon, Reason);
}

/// <summary>A daemon that did not answer could not be restarted.</summary>
internal sealed record DaemonRestartFailed(string Daemon, string Why) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonRestartFailed(Daemon, Why);
}

/// <summary>A daemon that was silent answers.</summary>
internal sealed record DaemonAnswers(string Daemon) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.DaemonAnswers(Daemon);
}
