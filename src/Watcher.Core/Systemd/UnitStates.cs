namespace Watcher.Core.Systemd;

/// <summary>A unit's states.</summary>
/// <param name="LoadState">"loaded", "not-found", "masked" …</param>
/// <param name="ActiveState">"active", "inactive", "failed" …</param>
/// <param name="Job">The kind of the job that waits or runs, "start", "stop" …; empty when there is none.</param>
internal sealed record UnitStates(string LoadState, string ActiveState, string Job = "");
