using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>Steps the decision and keeps what it tells.</summary>
internal sealed class UnitTeller(params ImmutableHashSet<string> needed)
{
    /// <summary>What is remembered.</summary>
    public ImmutableSortedDictionary<string, UnitLedger> Units { get; private set; } = ImmutableSortedDictionary<string, UnitLedger>.Empty;

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    public static TimeSpan RoleGrace { get; } = TimeSpan.FromSeconds(90);

    public TimeSpan LeftUntil { get; set; }

    public string? StandStill { get; set; }

    public DateTimeOffset Wall => DateTimeOffset.UnixEpoch + Now;

    public ImmutableArray<OneTimeFile> OneTimeFiles { get; set; } = [];

    public ImmutableArray<OutsideDaemon> Outside { get; set; } = [];

    public string? LostSocketName { get; set; }

    public HoldsSight Holds { get; set; } = HoldsSight.None;

    public List<Notice> Happened { get; } = [];

    public IReadOnlyList<Notice> Standing { get; private set; } = [];

    public TimeSpan? Wake { get; private set; }

    /// <summary>What was counted of a unit.</summary>
    public DaemonTally? TallyOf(string unit) => Units[unit].Tally;

    public void Step(params IEnumerable<Fact> facts)
    {
        var seen = new SupervisedSeen(new SupervisedOptions(), [.. facts], needed, OneTimeFiles) { Holds = Holds, RoleGrace = RoleGrace, LeftUntil = LeftUntil, Outside = Outside, LostSocketName = LostSocketName };
        var decision = SupervisedDecision.Decide(Units, seen, new Moment(Wall, Now, StandStill));
        Units = decision.Units;
        Wake = decision.WakeIn;
        Happened.AddRange(decision.Notices.Where(notice => notice.StateKey is null));
        Standing = [.. decision.Notices.Where(notice => notice.StateKey is not null)];
    }
}
