namespace Watcher.Core.Duties;

/// <summary>The runner's bounds. Defaults suit every duty that says nothing else.</summary>
internal sealed record DutyRunnerOptions
{
    /// <summary>The node group that the duty is about, by name; null when it is about the whole node or cluster.</summary>
    public string? Group { get; init; }

    /// <summary>The present boot: in another one the instants of what was saved say nothing. Null: there is but one.</summary>
    public string? BootId { get; init; }

    /// <summary>Bounds how many of several duties step at once; null: this one waits for no other.</summary>
    public Slots? Slots { get; init; }

    /// <summary>Facts that may wait; more become one resync.</summary>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>How long one observation may take.</summary>
    public TimeSpan ObserveDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one act may take.</summary>
    public TimeSpan ActDeadline { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>The first and the longest delay after a step that failed.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="RetryFirst"/>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the first step tells all that stands, though it was told before: a service's log should begin with it.</summary>
    public bool TellsAllAtFirst { get; init; }

    /// <summary>Whether another duty of this process stands still for the same reasons and tells of it.</summary>
    public bool SharesGate { get; init; }

    /// <summary>After this long a closed gate is reported as a fault that names who holds it.</summary>
    public TimeSpan StandStillFault { get; init; } = TimeSpan.FromMinutes(15);
}
