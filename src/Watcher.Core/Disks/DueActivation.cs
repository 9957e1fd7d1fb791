namespace Watcher.Core.Disks;

/// <summary>An instance whose disks are to be activated. Wall-clock times: they outlive a reboot of the master.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Because">The same, for people ("node2 was restarted").</param>
/// <param name="Since">When that was seen.</param>
internal sealed record DueActivation(ActivationCause Cause, string Because, DateTimeOffset Since)
{
    /// <summary>Not before then.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What keeps it from being done; null when nothing has yet.</summary>
    public string? Hindrance { get; init; }

    /// <summary>How often in a row it was hindered.</summary>
    public int Setbacks { get; init; }
}
