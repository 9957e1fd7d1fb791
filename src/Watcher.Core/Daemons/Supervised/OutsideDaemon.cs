using Watcher.Core.Duties;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>A daemon that runs though its unit has not started it.</summary>
/// <param name="Unit">Its unit.</param>
/// <param name="Pid">Its process.</param>
/// <param name="RunsIn">In which unit's cgroup; empty for none.</param>
internal sealed record OutsideDaemon(string Unit, int Pid, string RunsIn)
{
    /// <summary>What its unit tries beside it: the daemon neither died nor came up by that.</summary>
    public bool Explains(Notice notice) => notice switch
    {
        UnitDied died => died.Unit == Unit,
        UnitRunsAgain again => again.Unit == Unit,
        UnitStarted started => started.Unit == Unit,
        _ => false,
    };
}
