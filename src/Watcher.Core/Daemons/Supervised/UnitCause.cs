using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>Why a main process ended, in words.</summary>
internal static class UnitCause
{
    private const int Exited = 1;
    private const int Killed = 2;
    private const int Dumped = 3;

    /// <summary>In a word or two, of which there are few.</summary>
    public static string Kind(UnitProperties said) => (said.Result, said.ExitCode, said.ExitStatus) switch
    {
        ("oom-kill", _, _) => "out of memory",
        ("watchdog", _, _) => "watchdog",
        ("timeout", _, _) => "time-out",
        (_, Exited, { } status) => ExitStatus.Exited(status).Kind,
        (_, Killed or Dumped, { } signal) => ExitStatus.Killed(signal).Kind,
        _ => DaemonTally.Unseen,
    };

    public static string Describe(UnitProperties said)
    {
        var how = (said.ExitCode, said.ExitStatus) switch
        {
            (Exited, { } status) => $"its main process {ExitStatus.Exited(status)}",
            (Killed, { } signal) => $"its main process {ExitStatus.Killed(signal)}",
            (Dumped, { } signal) => $"its main process {ExitStatus.Killed(signal)} and dumped core",
            _ => "systemd does not say how its main process ended",
        };
        return said.Result switch
        {
            "oom-kill" => $"out of memory: {how}",
            "watchdog" => $"watchdog time-out: {how}",
            "timeout" => $"time-out: {how}",
            _ => how,
        };
    }
}
