using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>A daemon's pid file appeared, changed or went.</summary>
internal sealed record PidFileChanged : Fact;
