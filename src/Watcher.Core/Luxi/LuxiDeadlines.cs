namespace Watcher.Core.Luxi;

/// <summary>How long a call may take. The defaults are Ganeti's own (LUXI_DEF_CTMO, LUXI_DEF_RWTO).</summary>
internal sealed record LuxiDeadlines
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait when the daemon's backlog is full.</summary>
    public TimeSpan ConnectRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From the request to the last byte of the answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);
}
