namespace Watcher.Core.Probes;

/// <summary>What an operator can set of the probes.</summary>
internal sealed record ProbesOptions
{
    /// <summary>How long a daemon must have run before its silence says anything: luxid waits for votes and for its queue.</summary>
    public TimeSpan GrownUpAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How old an operation of Ganeti's may be to be waited for.</summary>
    public TimeSpan OperationLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Where systemd manages the daemons: whether it may be asked for one restart.</summary>
    public bool RestartsUnits { get; init; }
}
