using System.Collections.Immutable;
using Watcher.Core.Confd;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Maintenance;

/// <summary>
/// Which instances are stopped because the cluster has set this node offline. The only place where the watcher ends a guest, so that any doubt ends all
/// that was begun: an instance is stopped only after a time in which every look has said offline, and has shown that very run of it. Pure.
/// </summary>
internal static class NodeMaintenanceDecision
{
    private const string Why = "this node is set offline in the cluster";

    // Each may take seconds, if its hypervisor hangs.
    private const int MostAtOnce = 10;

    // Of a step whose candidates are silent and whose guests hang. What was further back says nothing of the time between.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(2);

    // Nobody has heard it.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    // A pass follows this to the end, too.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public static Verdict<NodeMaintenanceMemory> Decide(NodeMaintenanceMemory memory, NodeMaintenanceSeen seen, Moment now)
    {
        var mayAct = now.StandStill is null && seen.Operation is null;
        var before = memory.BootId == seen.BootId ? memory.Cases : NodeMaintenanceMemory.Blank.Cases;
        var isUnbroken = !seen.IsAnew && memory.LookedAt is { } last && last <= now.Monotonic && now.Monotonic - last <= seen.Options.SecondLook + LongestGap;
        var known = isUnbroken ? before : NodeMaintenanceMemory.Blank.Cases;
        if (seen.Verdict is not { Role: ConfdRole.Offline } verdict)
        {
            return new(NodeMaintenanceMemory.Blank, [], seen.Verdict is { Role: null } doubt ? [new NodeRoleDoubtful(doubt.Because)] : []);
        }

        var cases = Cases(known, seen, now);
        var notices = ImmutableArray.CreateBuilder<Notice>();
        notices.Add(new NodeSetOffline(Names(seen), verdict.Because));
        if (seen.View.NotStopped.Length > 0)
        {
            notices.Add(new NotStoppedHere(string.Join("; ", seen.View.NotStopped)));
        }

        notices.AddRange(before
            .Where(each => each.Value.AskedAt is not null && !cases.ContainsKey(each.Key) && seen.LookedAt.Contains(each.Key.Split('/')[0]))
            .Select(each => new GuestStopped(each.Value.Text)));
        notices.AddRange(cases.Values.Where(each => each.Failure is not null).Select(each => new GuestStopFailing(each.Text, each.Failure!)));

        ImmutableArray<StopGuest> due = [.. seen.View.Running.Select(guest => Stop(guest, cases[guest.Key], seen.Options, now)).OfType<StopGuest>()];
        ImmutableArray<StopGuest> acts = mayAct ? [.. due.Take(MostAtOnce)] : [];
        foreach (var act in acts)
        {
            notices.Add(new GuestStopping(act.Guest.Text, act.Reason));
            cases = cases.SetItem(act.Guest.Key, cases[act.Guest.Key] with { AskedAt = now.Monotonic, IsForced = act.Force, Failure = null, IsHeard = false });
        }

        return new(
            NodeMaintenanceMemory.Blank with { BootId = seen.BootId, Cases = cases, LookedAt = mayAct ? now.Monotonic : null },
            [.. acts],
            notices.ToImmutable(),
            mayAct ? WakeIn(cases, seen.Options, now.Monotonic) : null)
        {
            Later = [.. seen.View.Running.Where(guest => cases[guest.Key].AskedAt is null).Select(guest => new StopGuest(guest, false, Why))],
        };
    }

    private static ImmutableSortedDictionary<string, GuestCase> Cases(
        ImmutableSortedDictionary<string, GuestCase> known, NodeMaintenanceSeen seen, Moment now) => seen.View.Running
        .DistinctBy(guest => guest.Key)
        .ToImmutableSortedDictionary(guest => guest.Key, guest =>
        {
            var one = known.GetValueOrDefault(guest.Key, new GuestCase(guest.Text, now.Monotonic));

            // A time that is still to come, or before the boot, is nobody's: the memory was damaged.
            one = one with { Since = IsPast(one.Since) ? one.Since : now.Monotonic, AskedAt = one.AskedAt is { } asked && IsPast(asked) ? asked : null };
            return one with { IsHeard = one.IsHeard || seen.Heard.Contains(guest.Key), Failure = seen.Failures.GetValueOrDefault(guest.Key) ?? one.Failure };

            bool IsPast(TimeSpan time) => time >= TimeSpan.Zero && time <= now.Monotonic;
        });

    private static StopGuest? Stop(RunningGuest guest, GuestCase one, NodeMaintenanceOptions options, Moment now) =>
        now.Monotonic - one.Since < options.SecondLook ? null
        : one.AskedAt is not { } asked ? new StopGuest(guest, Force: false, Why)
        : !one.IsHeard && !one.IsForced ? (now.Monotonic - asked >= AskAgain ? new StopGuest(guest, Force: false, Why) : null)
        : now.Monotonic - asked >= options.PowerdownTime ? new StopGuest(guest, Force: true, $"{Why}, and it has not stopped within {Duration.Text(options.PowerdownTime)}")
        : null;

    private static TimeSpan? WakeIn(ImmutableSortedDictionary<string, GuestCase> cases, NodeMaintenanceOptions options, TimeSpan now) => cases.Values
        .Select(one => one switch
        {
            { AskedAt: null } => Max(one.Since + options.SecondLook - now, TimeSpan.Zero),
            { IsHeard: false, IsForced: false } => Max(one.AskedAt.Value + AskAgain - now, LookAgain),
            { Failure: not null } => Max(one.AskedAt.Value + options.PowerdownTime - now, LookAgain),
            _ => LookAgain,
        })
        .Cast<TimeSpan?>()
        .Min();

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Names(NodeMaintenanceSeen seen) => seen.View.Running.IsEmpty ? "none" : string.Join(", ", seen.View.Running.Select(guest => guest.Text));
}
