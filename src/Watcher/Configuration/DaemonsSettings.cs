using Watcher.Core.Configuration;
using Watcher.Core.Daemons;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Daemons</c>, as written. Durations are ages.</summary>
internal sealed class DaemonsSettings
{
    public string DaemonUtil { get; init; } = "";

    public string ExecutableDirectory { get; init; } = "";

    public string StoppedGrace { get; init; } = "";

    public string StartDeadline { get; init; } = "";

    public string SettleTime { get; init; } = "";

    public string StableAfter { get; init; } = "";

    public string RetryFirst { get; init; } = "";

    public string RetryMost { get; init; } = "";

    public DaemonsOptions ToOptions() => new()
    {
        DaemonUtil = DaemonUtil,
        ExecutableDirectory = ExecutableDirectory,
        StoppedGrace = Age.Parse(StoppedGrace),
        StartDeadline = Age.Parse(StartDeadline),
        SettleTime = Age.Parse(SettleTime),
        StableAfter = Age.Parse(StableAfter),
        RetryFirst = Age.Parse(RetryFirst),
        RetryMost = Age.Parse(RetryMost),
    };
}
