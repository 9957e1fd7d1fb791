using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Processes;

namespace Watcher.Core.Probes;

/// <summary>A way to find out whether a daemon that runs also answers.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="AskAsync">Asks it, given its process and command line; an exception is its silence.</param>
/// <param name="DoubtAsync">After a silence: why it does not prove that the daemon hangs (it was asked at a guess); null when it does.</param>
internal sealed record DaemonProbe(
    Daemon Daemon,
    Func<ProcessIdentity, ImmutableArray<string>, CancellationToken, Task> AskAsync,
    Func<ProcessIdentity, CancellationToken, Task<string?>> DoubtAsync);
