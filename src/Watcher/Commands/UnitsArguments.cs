namespace Watcher.Commands;

/// <summary>What all verbs of <c>units</c> take.</summary>
/// <param name="Profile">The version of Ganeti; null to find it out.</param>
/// <param name="Systemd">The version of systemd; null to find it out.</param>
/// <param name="ValuesFile">A file of NAME=VALUE lines.</param>
/// <param name="Set">NAME=VALUE, each.</param>
/// <param name="OnlyWatcher">Only the watcher's own units.</param>
internal sealed record UnitsArguments(string? Profile, string? Systemd, string? ValuesFile, string[] Set, bool OnlyWatcher);
