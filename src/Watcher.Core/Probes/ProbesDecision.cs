using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>What is to be done about daemons that do not answer. Pure.</summary>
internal static class ProbesDecision
{
    private static readonly TimeSpan SecondAsk = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskAfterOperation = TimeSpan.FromSeconds(15);

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
        var terms = new RestartTerms(memory.Mode, seen.RestartsUnits, seen.IsOperationUnderWay, seen.Holds, now);
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var acts = ImmutableArray.CreateBuilder<Act>();
        TimeSpan? wake = null;
        foreach (var view in seen.Daemons)
        {
            var name = view.Daemon.Name;
            var known = memory.Ledgers.GetValueOrDefault(name, ProbeLedger.Blank);
            var ledger = Heard(known.Of(view.Process, known.Restart.IsRecent(now.Monotonic)), view, now, notices);
            var isHung = view is { IsAsked: true, Silence.IsProof: true } && ledger.SilentLooks > 1;
            var (restart, act) = ledger.Restart.Judge(view.Daemon, isHung ? $"it does not answer ({ledger.Silence})" : null, terms);
            ledger = ledger with { Restart = restart };
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

            wake = Earliest.Of(wake, seen.IsOperationUnderWay ? AskAfterOperation
                : ledger.SilentLooks == 1 ? SecondAsk
                : ledger.Restart.WakeIn(ledger.SilentLooks > 1, now.Monotonic));
            memory = memory with { Ledgers = ledger.IsBlank ? memory.Ledgers.Remove(name) : memory.Ledgers.SetItem(name, ledger) };
        }

        return new(memory, acts.ToImmutable(), notices.ToImmutable(), wake);
    }

    /// <summary>What its answer, or its silence, changes.</summary>
    private static ProbeLedger Heard(ProbeLedger ledger, ProbeView view, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        if (view.Runs)
        {
            ledger = ledger with { Restart = ledger.Restart with { OwesStart = false } };
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
        return ProbeLedger.Blank with { Process = ledger.Process, Restart = new() { At = ledger.Restart.At } };
    }
}
