namespace Watcher.Core.Maintenance;

/// <summary>What qemu says over QMP.</summary>
internal enum QmpMessageKind
{
    /// <summary>It greets.</summary>
    Greeting,

    /// <summary>It has done what it was told.</summary>
    Done,

    /// <summary>It has not.</summary>
    Error,

    /// <summary>Something else, which happens at any time.</summary>
    Event,
}
