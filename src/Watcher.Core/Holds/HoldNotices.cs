using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Holds;

// What there is to tell of holds.

/// <summary>A daemon is held.</summary>
internal sealed record DaemonHeld(Hold Hold) : Notice($"held:{Hold.Daemon}")
{
    public override void Tell(ILogger log) => log.DaemonHeld(Hold.Daemon, Hold.By, Hold.Since, Hold.Reason ?? "no reason given", End);

    private string End => Hold.Until is { } until ? FormattableString.Invariant($"until {until:yyyy-MM-dd HH:mm:ss}") : "until it is released";
}

/// <summary>The holds cannot be read, so that any daemon may be held.</summary>
internal sealed record HoldsUnknown(string Problem) : Notice("holds-unknown")
{
    public override bool IsFault => true;

    public override bool KeepsFromWork => true;

    public override void Tell(ILogger log) => log.HoldsUnknown(Problem);
}
