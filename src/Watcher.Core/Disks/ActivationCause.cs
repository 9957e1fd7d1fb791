namespace Watcher.Core.Disks;

/// <summary>Why disks are to be activated.</summary>
internal enum ActivationCause
{
    /// <summary>A node with a copy of them was restarted.</summary>
    Reboot,

    /// <summary>A verification found them inactive.</summary>
    Verification,
}
