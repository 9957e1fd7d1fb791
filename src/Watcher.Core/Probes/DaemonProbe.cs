using System.Collections.Immutable;
using Watcher.Core.Daemons;

namespace Watcher.Core.Probes;

/// <summary>A way to find out whether a daemon that runs also answers.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="AskAsync">Asks it, given its command line; an exception is its silence.</param>
internal sealed record DaemonProbe(Daemon Daemon, Func<ImmutableArray<string>, CancellationToken, Task> AskAsync);
