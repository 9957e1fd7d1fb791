using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Kvmd;

/// <summary>What is to be done about guests to which kvmd is not connected. Pure.</summary>
internal static class KvmdDecision
{
    private static readonly Daemon Kvmd = DaemonCatalog.Find("kvmd")!;

    public static Verdict<KvmdMemory> Decide(KvmdMemory memory, KvmdSeen seen, Moment now)
    {
        memory = memory.BootId == seen.BootId ? memory : KvmdMemory.Blank with { BootId = seen.BootId };
        if (seen.Mode is { } evidence)
        {
            memory = memory with { Mode = ModeDecision.Decide(memory.Mode, evidence) };
        }

        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (seen.RestartFailure is { } failure)
        {
            notices.Add(new DaemonRestartFailed(Kvmd.Name, failure));
        }

        var heard = memory.Deaf.Where(guest => guest.Value.IsTold && seen.Guests?.Heard.Contains(guest.Key) == true).Select(guest => guest.Key).ToList();
        if (heard.Count > 0)
        {
            notices.Add(new KvmdHears(Kvmd.Name, string.Join(", ", heard)));
        }

        var owesStart = memory.Restart.OwesStart && seen is { IsNeeded: true, Kvmd: null };
        memory = memory with { Deaf = Deaf(memory, seen, now), Restart = memory.Restart with { OwesStart = owesStart } };
        var told = memory.Deaf.Where(guest => guest.Value.IsTold).ToList();
        var isFaulty = told.Count > 0 && seen is { Guests: not null, Kvmd: { } process } && IsLongEnough(process.Began, seen, now);
        var terms = new RestartTerms(memory.Mode, seen.Options.RestartsUnits, seen.IsOperationUnderWay, seen.Holds, now);
        var (restart, act) = memory.Restart.Judge(Kvmd, isFaulty ? "it is not connected to all guests, and connects to them when it starts" : null, terms);
        if (told.Count > 0)
        {
            notices.Add(new KvmdDeaf(
                Kvmd.Name, string.Join(", ", told.Select(guest => guest.Key)), now.WallAt(told.Min(guest => guest.Value.Since)), Recovery(memory, act, seen, now)));
        }

        if (act is not null)
        {
            notices.Add(new DaemonRestarting(Kvmd.Name, act.Reason));
            memory = memory with { Restart = restart };
        }

        return new(memory, act is null ? [] : [act], notices.ToImmutable(), WakeIn(memory, seen, now.Monotonic));
    }

    /// <summary>A guest counts once both it and kvmd have had their time.</summary>
    private static ImmutableSortedDictionary<string, DeafGuest> Deaf(KvmdMemory memory, KvmdSeen seen, Moment now)
    {
        if (seen is not { IsNeeded: true, Kvmd: { } process })
        {
            return KvmdMemory.Blank.Deaf;
        }

        if (seen.Guests is not { } guests)
        {
            return memory.Deaf;
        }

        var isGrownUp = IsLongEnough(process.Began, seen, now);
        return guests.Deaf.ToImmutableSortedDictionary(name => name, name =>
        {
            var known = memory.Deaf.GetValueOrDefault(name, new DeafGuest(now.Monotonic, IsTold: false));
            return known with { IsTold = known.IsTold || (isGrownUp && IsLongEnough(known.Since, seen, now)) };
        });
    }

    private static string Recovery(KvmdMemory memory, RestartDaemon? act, KvmdSeen seen, Moment now) =>
        act is not null ? "It is restarted now"
        : memory.Restart.IsRecent(now.Monotonic) ? "It has been restarted for that, and is again after an hour at the earliest. See its log, kvm-daemon.log"
        : memory.Mode.Mode == NodeMode.Systemd && !seen.Options.RestartsUnits ? "systemctl restart ganeti-kvmd.service; or set Systemd:RestartUnresponsive"
        : "It is restarted as soon as nothing stands against that";

    private static bool IsLongEnough(TimeSpan since, KvmdSeen seen, Moment now) => now.Monotonic - since >= seen.Options.GrownUpAfter;

    private static TimeSpan? WakeIn(KvmdMemory memory, KvmdSeen seen, TimeSpan now)
    {
        if (memory.Restart.WakeIn(memory.Deaf.Values.Any(guest => guest.IsTold), now) is { } next)
        {
            return next;
        }

        var waiting = memory.Deaf.Values.Where(guest => !guest.IsTold).ToList();
        return waiting.Count == 0 || seen.Kvmd is not { } process ? null
            : Later(process.Began, waiting.Min(guest => guest.Since)) + seen.Options.GrownUpAfter - now is { Ticks: > 0 } rest ? rest
            : null;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
