using System.Collections.Immutable;

namespace Watcher.Core.Daemons;

/// <summary>
/// What must be up before a daemon is started; all else starts side by side. daemon-util starts one after the other, "since there are dependencies
/// between them", and has them all wait for each. One of these is real: WConfD and luxid ask every node's noded, their own first, whom it takes for the master
/// before they serve (Ganeti/Daemon/Utils.hs, verifyMaster), and ask again only ten seconds later when it does not answer.
/// </summary>
internal static class StartOrder
{
    /// <summary>
    /// For so long the start of what must come first is waited for: noded takes half a second. A start that hangs holds nobody up; the votes of other nodes
    /// may be enough without this one's.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Table = ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
    [
        new("ganeti-wconfd", ["ganeti-noded"]),
        new("ganeti-luxid", ["ganeti-noded"]),
    ]);

    /// <summary>The daemons that come before it, by name.</summary>
    public static ImmutableArray<string> Before(Daemon daemon) => Table.GetValueOrDefault(daemon.Name, []);

    /// <summary>How long a start has yet to wait for those before it that are being started; zero: not at all.</summary>
    /// <param name="daemon">The daemon to be started.</param>
    /// <param name="ledgers">What is remembered of those before it, this step's starts included.</param>
    /// <param name="now">Now (monotonic).</param>
    public static TimeSpan WaitFor(Daemon daemon, IReadOnlyDictionary<string, DaemonLedger> ledgers, TimeSpan now) => Before(daemon)
        .Select(first => ledgers.GetValueOrDefault(first)?.Start)
        .Where(start => start is { IsUnderWay: true })
        .Select(start => start!.At + Patience - now)
        .Where(left => left > TimeSpan.Zero)
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();
}
