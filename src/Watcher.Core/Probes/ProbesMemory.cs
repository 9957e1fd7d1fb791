using System.Collections.Immutable;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>What the duty remembers; worth nothing after a reboot.</summary>
/// <param name="BootId">The boot it was made in.</param>
/// <param name="Mode">Who restarts daemons here.</param>
/// <param name="Ledgers">By daemon.</param>
internal sealed record ProbesMemory(string BootId, ModeState Mode, ImmutableSortedDictionary<string, ProbeLedger> Ledgers)
{
    public static readonly ProbesMemory Blank = new("", ModeState.Blank, ImmutableSortedDictionary.Create<string, ProbeLedger>(StringComparer.Ordinal));
}
