namespace Watcher.Core.Processes;

/// <summary>What /proc/PID/stat tells of a living process.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Command">Its comm, as the kernel has it: any characters.</param>
/// <param name="Parent">Its parent's process id; 0 when that is in another PID namespace, or there is none.</param>
/// <param name="Session">Its session: the process id of who began it, who may be gone.</param>
/// <param name="HasTerminal">Whether it has a controlling terminal.</param>
internal sealed record ProcessStat(ProcessIdentity Identity, string Command, int Parent, int Session, bool HasTerminal);
