namespace Watcher.Commands;

/// <summary>What was asked of a pass.</summary>
/// <param name="Debug">Log more, also to standard error.</param>
/// <param name="IgnorePause">Work although paused.</param>
/// <param name="DryRun">Say what would be done only.</param>
/// <param name="Group">The UUID of the one node group whose work is done, not the node's own; null: all.</param>
/// <param name="WaitsForGroups">Whether the pass ends only when the groups' jobs have.</param>
/// <param name="VerifiesDisks">Whether disks may be verified.</param>
/// <param name="IsStrict">Whether strictly, where Ganeti knows the difference.</param>
/// <param name="JobAge">How old a job must be to be archived; null: as configured.</param>
/// <param name="RapiHost">Where RAPI is asked; null: as configured.</param>
internal sealed record PassOptions(
    bool Debug, bool IgnorePause, bool DryRun, string? Group, bool WaitsForGroups, bool VerifiesDisks, bool IsStrict, string? JobAge, string? RapiHost)
{
    /// <summary>Whether somebody wants this pass, whatever a service does: not so for a bare line in cron.</summary>
    public bool IsInsistent => Debug || IgnorePause || DryRun || Group is not null;
}
