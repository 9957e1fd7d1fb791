namespace Watcher.Core.Systemd;

/// <summary>Decides the mode: a change needs two looks that agree, and systemd's silence changes nothing.</summary>
internal static class ModeDecision
{
    public static ModeState Decide(ModeState before, ModeEvidence evidence)
    {
        var (seen, reason) = Read(evidence);
        if (seen == NodeMode.Unknown)
        {
            return before.Mode == NodeMode.Unknown ? new(NodeMode.Unknown, reason) : before with { Doubt = reason };
        }

        // A first answer needs no second: there is nothing that it contradicts.
        return seen == before.Mode || before.Mode == NodeMode.Unknown || before.Candidate == seen
            ? new(seen, reason)
            : before with { Candidate = seen, Doubt = null };
    }

    private static (NodeMode Mode, string Reason) Read(ModeEvidence evidence) => evidence switch
    {
        { SystemdRuns: false } => (NodeMode.Plain, "systemd is not running (no /run/systemd/system)"),
        { LoadState: null } => (NodeMode.Unknown, $"systemd is running but does not say whether it manages Ganeti ({evidence.Failure})"),
        { LoadState: "loaded" } => (NodeMode.Systemd, "systemd is running and has loaded ganeti.target"),

        // Masking is an operator's word to systemd, not a leave for others to start what he masked.
        { LoadState: "masked" } => (NodeMode.Systemd, "systemd is running and ganeti.target is masked"),
        { LoadState: "not-found" } => (NodeMode.Plain, "systemd is running but has no ganeti.target"),

        // error, bad-setting: there is such a unit, and systemd cannot use it. Nobody should start daemons beside that.
        _ => (NodeMode.Unknown, $"systemd is running but ganeti.target is in LoadState '{evidence.LoadState}'"),
    };
}
