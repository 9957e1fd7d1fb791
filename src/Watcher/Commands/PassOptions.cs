using Watcher.Configuration;
using Watcher.Core.Configuration;
using Watcher.Core.Disks;

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
    /// <summary>
    /// Whether a service makes the same pass: not one that is to be watched, or to do something else than the service does. Strictness is the
    /// service's affair unless it is always strict: its schedule is what a cron line with the option and one without would make.
    /// </summary>
    /// <param name="settings">The configuration, without these options.</param>
    public bool IsForTheService(WatcherSettings settings) =>
        !Debug && !IgnorePause && !DryRun && Group is null
        && (JobAge is not { } age || Age.Parse(age) == settings.Archive.ToJobAge())
        && (RapiHost is null || RapiHost == settings.Rapi.ToHost())
        && (VerifiesDisks || !settings.Disks.ToOptions().Verifies)
        && (IsStrict || settings.Disks.ToOptions().Strictness != Strictness.Always);
}
