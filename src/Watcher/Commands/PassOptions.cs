namespace Watcher.Commands;

/// <summary>What was asked of a pass.</summary>
/// <param name="Debug">Log more, also to standard error.</param>
/// <param name="IgnorePause">Work although paused.</param>
/// <param name="DryRun">Say what would be done only.</param>
/// <param name="OneGroup">Only one node group's work, not the node's own.</param>
internal sealed record PassOptions(bool Debug, bool IgnorePause, bool DryRun, bool OneGroup)
{
    /// <summary>Whether somebody wants this pass, whatever a service does: not so for a bare line in cron.</summary>
    public bool IsInsistent => Debug || IgnorePause || DryRun || OneGroup;
}
