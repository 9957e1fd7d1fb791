namespace Watcher.Core.Duties;

internal enum StepMode
{
    /// <summary>Save, tell and act.</summary>
    Live,

    /// <summary>Tell what would be done; save nothing, do nothing.</summary>
    DryRun,
}
