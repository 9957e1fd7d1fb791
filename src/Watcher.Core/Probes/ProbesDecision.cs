using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>What is to be done about daemons that do not answer. Pure.</summary>
internal static class ProbesDecision
{
    private static readonly TimeSpan SecondAsk = TimeSpan.FromSeconds(3);

    // A restart that did not help does not help the next minute either.
    private static readonly TimeSpan RestartEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan AskAfterOperation = TimeSpan.FromSeconds(15);

    // luxid answers some ten seconds after its start, once it has its votes.
    private static readonly TimeSpan AskAfterRestart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAfterRestartFor = TimeSpan.FromSeconds(30);

    public static Verdict<ProbesMemory> Decide(ProbesMemory memory, ProbesSeen seen, Moment now)
    {
        if (memory.BootId != seen.BootId)
        {
            memory = ProbesMemory.Blank with { BootId = seen.BootId };
        }

        if (seen.Mode is { } evidence)
        {
            memory = memory with { Mode = ModeDecision.Decide(memory.Mode, evidence) };
        }

        // On another node nobody asks, and what was remembered from when this one was the master says nothing when it is again.
        memory = memory with { Ledgers = memory.Ledgers.RemoveRange(memory.Ledgers.Keys.Except(seen.Daemons.Select(view => view.Daemon.Name))) };
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var acts = ImmutableArray.CreateBuilder<Act>();
        TimeSpan? wake = null;
        foreach (var view in seen.Daemons)
        {
            var name = view.Daemon.Name;
            var known = memory.Ledgers.GetValueOrDefault(name, ProbeLedger.Blank);
            var before = known.Of(view.Process, WasRestarted(known, now.Monotonic));
            var (ledger, act) = Judge(Heard(before, view, now, notices), view, memory.Mode, seen, now);
            if (seen.RestartFailures.GetValueOrDefault(name) is { } failure)
            {
                notices.Add(new DaemonRestartFailed(name, failure));
            }

            if (act is not null)
            {
                acts.Add(act);
                notices.Add(new DaemonRestarting(name, act.Reason));
            }

            if (ledger is { SilentLooks: > 1, Silence: { } silence })
            {
                notices.Add(new DaemonSilent(name, silence, now.WallAt(ledger.SilentSince!.Value)));
            }

            wake = Earliest.Of(wake, seen.IsOperationUnderWay ? AskAfterOperation : WakeIn(ledger, now.Monotonic));
            memory = memory with { Ledgers = ledger.IsBlank ? memory.Ledgers.Remove(name) : memory.Ledgers.SetItem(name, ledger) };
        }

        return new(memory, acts.ToImmutable(), notices.ToImmutable(), wake);
    }

    /// <summary>What its answer, or its silence, changes.</summary>
    private static ProbeLedger Heard(ProbeLedger ledger, ProbeView view, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        if (view.Runs)
        {
            ledger = ledger with { OwesStart = false };
        }

        if (!view.IsAsked)
        {
            return ledger;
        }

        if (view.Silence is { } silence)
        {
            return ledger with { SilentLooks = ledger.SilentLooks + 1, SilentSince = ledger.SilentSince ?? now.Monotonic, Silence = silence.Why };
        }

        if (ledger.SilentLooks > 1)
        {
            notices.Add(new DaemonAnswers(view.Daemon.Name));
        }

        // When it was restarted is remembered: one that hangs again soon is not restarted again.
        return ProbeLedger.Blank with { Process = ledger.Process, RestartedAt = ledger.RestartedAt };
    }

    private static (ProbeLedger Ledger, RestartDaemon? Act) Judge(ProbeLedger ledger, ProbeView view, ModeState mode, ProbesSeen seen, Moment now)
    {
        var isHung = view is { IsAsked: true, Silence.IsProof: true } && ledger.SilentLooks > 1;
        var isDue = isHung ? !WasRestarted(ledger, now.Monotonic) : ledger.OwesStart;
        var bySystemd = mode is { IsSettled: true, Mode: NodeMode.Systemd } && seen.RestartsUnits;
        var isHeld = seen.Holds.Forbids(view.Daemon.Name, now.Wall);
        if (now.StandStill is not null || seen.IsOperationUnderWay || isHeld || !isDue || !(mode.MayStartDaemons || (bySystemd && isHung)))
        {
            return (ledger, null);
        }

        var reason = isHung ? $"it does not answer ({ledger.Silence})" : "its restart is not through";
        return (
            ledger with { RestartedAt = now.Monotonic, OwesStart = !bySystemd },
            new RestartDaemon(view.Daemon, bySystemd, reason));
    }

    private static bool WasRestarted(ProbeLedger ledger, TimeSpan now) => now - ledger.RestartedAt < RestartEvery;

    private static TimeSpan? WakeIn(ProbeLedger ledger, TimeSpan now) =>
        ledger.SilentLooks == 1 ? SecondAsk
        : ledger is { SilentLooks: > 1, RestartedAt: { } at } && now - at < AskAfterRestartFor ? AskAfterRestart
        : null;
}
