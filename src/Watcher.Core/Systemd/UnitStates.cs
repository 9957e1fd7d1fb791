namespace Watcher.Core.Systemd;

/// <summary>A unit's states.</summary>
/// <param name="LoadState">"loaded", "not-found", "masked" …</param>
/// <param name="ActiveState">"active", "inactive", "failed" …</param>
internal sealed record UnitStates(string LoadState, string ActiveState);
