using Watcher.Core.Configuration;
using Watcher.Core.Daemons;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Daemons</c>, as written. Durations are ages.</summary>
internal sealed class DaemonsSettings
{
    public string DaemonUtil { get; set; } = "";

    public string ExecutableDirectory { get; set; } = "";

    public string StoppedGrace { get; set; } = "";

    public string RoleGrace { get; set; } = "";

    public string OperationLimit { get; set; } = "";

    public string StartDeadline { get; set; } = "";

    public string SettleTime { get; set; } = "";

    public string ShortLife { get; set; } = "";

    public string RetryFirst { get; set; } = "";

    public string RetryMost { get; set; } = "";

    public DaemonsOptions ToOptions() => new()
    {
        DaemonUtil = DaemonUtil,
        ExecutableDirectory = ExecutableDirectory,
        StoppedGrace = Age.Parse(StoppedGrace),
        RoleGrace = Age.Parse(RoleGrace),
        OperationLimit = Age.Parse(OperationLimit),
        StartDeadline = Age.Parse(StartDeadline),
        SettleTime = Age.Parse(SettleTime),
        ShortLife = Age.Parse(ShortLife),
        RetryFirst = Age.Parse(RetryFirst),
        RetryMost = Age.Parse(RetryMost),
    };
}
