namespace Watcher.Core.Daemons.Supervised;

/// <summary>Arguments for one start of a daemon, <c>NAME.onetime.conf</c> in Ganeti's data directory (daemon-util, start).</summary>
/// <param name="Daemon">Whose.</param>
/// <param name="Path">The file.</param>
/// <param name="Written">When it was written.</param>
internal sealed record OneTimeFile(string Daemon, string Path, DateTimeOffset Written);
