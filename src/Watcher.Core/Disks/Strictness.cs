namespace Watcher.Core.Disks;

/// <summary>
/// How strictly disks are verified. A strict verification waits for the locks of all nodes of the group; another one passes over what is locked
/// (Ganeti 3.1, ganeti/cmdlib/group.py).
/// </summary>
internal enum Strictness
{
    /// <summary>Strict ones now and then, others in between.</summary>
    Scheduled,

    /// <summary>Strict ones only.</summary>
    Always,

    /// <summary>No strict ones.</summary>
    Never,
}
