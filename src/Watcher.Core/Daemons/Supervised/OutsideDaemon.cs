namespace Watcher.Core.Daemons.Supervised;

/// <summary>A daemon that runs though its unit has not started it.</summary>
/// <param name="Unit">Its unit.</param>
/// <param name="Pid">Its process.</param>
/// <param name="RunsIn">In which unit's cgroup; empty for none.</param>
internal sealed record OutsideDaemon(string Unit, int Pid, string RunsIn);
