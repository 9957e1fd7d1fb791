namespace Watcher.Core.Disks;

/// <summary>An instance whose disks are to be activated.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Because">The same, for people ("node2 was restarted").</param>
/// <param name="Since">When that was seen, on the wall clock: it outlives a reboot of the master, and the stock watcher's times are such.</param>
internal sealed record DueActivation(ActivationCause Cause, string Because, DateTimeOffset Since)
{
    /// <summary>Not before then, since boot.</summary>
    public TimeSpan? NotBefore { get; init; }

    /// <summary>What keeps it from being done; null when nothing has yet.</summary>
    public string? Hindrance { get; init; }

    /// <summary>How often in a row it was hindered.</summary>
    public int Setbacks { get; init; }
}
