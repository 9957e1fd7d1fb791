using System.Text.Json.Serialization;

namespace Watcher.Core.Daemons;

/// <summary>Our last start of a daemon, until the daemon has proven that it lasts.</summary>
/// <param name="At">When it was begun (monotonic).</param>
/// <param name="Settled">Whether its outcome is known: the daemon ran on, or the start failed.</param>
internal sealed record StartState(TimeSpan At, bool Settled)
{
    /// <summary>When daemon-util was through (monotonic): from then on the daemon must last. Null while it is not.</summary>
    public TimeSpan? EndedAt { get; init; }

    /// <summary>When the daemon's life began.</summary>
    [JsonIgnore]
    public TimeSpan Born => EndedAt ?? At;

    /// <summary>Whether daemon-util is not through.</summary>
    [JsonIgnore]
    public bool IsUnderWay => !Settled && EndedAt is null;
}
