using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Processes;

namespace Watcher.Core.Probes;

/// <summary>
/// On the master: asks luxid, WConfD and RAPI whether they answer. One that hangs is restarted once on a plain node, and told of elsewhere.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="probes">How to ask.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="time">Time.</param>
internal sealed class ProbesDuty(IGanetiNode node, IReadOnlyList<DaemonProbe> probes, Func<ProbesOptions> options, TimeProvider time)
    : IDuty<ProbesMemory, ProbesSeen>
{
    /// <summary>
    /// How long a look may take: RAPI that hangs at the host that the operator named is asked once more where it listens, and both questions may take as
    /// long as the configuration allows an answer (25 s).
    /// </summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(60);

    public static string Name => "probes";

    public static ProbesMemory Blank => ProbesMemory.Blank;

    public static Verdict<ProbesMemory> Decide(ProbesMemory memory, ProbesSeen seen, Moment now) => ProbesDecision.Decide(memory, seen, now);

    public async Task<ProbesSeen> ObserveAsync(ProbesMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var failures = facts.Select(RestartSteps.Ended).OfType<DaemonRestartEnded>().Where(ended => ended.Failure is not null)
            .GroupBy(ended => ended.Daemon)
            .ToImmutableDictionary(daemon => daemon.Key, daemon => daemon.Last().Failure!);
        var bootId = node.BootId;
        if ((await node.LookAtClusterAsync(ct)).Role != NodeRole.Master)
        {
            return new ProbesSeen(bootId, null, false, [], HoldsSight.None, failures);
        }

        var ledgers = memory.BootId == bootId ? memory.Ledgers : ProbesMemory.Blank.Ledgers;
        var views = await Task.WhenAll(probes.Where(probe => node.HasDaemon(probe.Daemon))
            .Select(probe => AskAsync(probe, ledgers.GetValueOrDefault(probe.Daemon.Name, ProbeLedger.Blank), ct)));

        // Who restarts daemons is asked when one may have to be restarted.
        var looksAtMode = views.Any(view => view.Silence is not null) || ledgers.Values.Any(ledger => ledger.Restart.OwesStart);
        return new ProbesSeen(
            bootId, looksAtMode ? await node.LookAtModeAsync(ct) : null, options().RestartsUnits, [.. views], node.ReadHolds(), failures)
        {
            IsOperationUnderWay = looksAtMode && RestartSteps.IsOperationUnderWay(node, options(), time),
        };
    }

    public Task<Fact> ActAsync(Act act, CancellationToken ct) => RestartSteps.ActAsync(node, (RestartDaemon)act, ct);

    private async Task<ProbeView> AskAsync(DaemonProbe probe, ProbeLedger ledger, CancellationToken ct)
    {
        if (node.Look(probe.Daemon) is not DaemonSight.Running { Process: var process })
        {
            return new ProbeView(probe.Daemon, Runs: false, IsAsked: false, null);
        }

        var isYoung = AgeOf(process) < options().GrownUpAfter;
        if (isYoung && ledger.SilentSince is null)
        {
            return new ProbeView(probe.Daemon, Runs: true, IsAsked: false, null) { Process = process };
        }

        var silence = await SilenceAsync(probe, process, ct);
        if (silence is not null && !(node.Look(probe.Daemon) is DaemonSight.Running { Process: var still } && still == process))
        {
            // It has ended meanwhile: refused, cut off, or waiting in a socket that systemd holds, nobody knows what it would have answered.
            return new ProbeView(probe.Daemon, Runs: false, IsAsked: false, null);
        }

        // Its word counts at once; its silence only when it has had the time to come up.
        return new ProbeView(probe.Daemon, Runs: true, IsAsked: silence is null || !isYoung, isYoung ? null : silence) { Process = process };
    }

    private async Task<Silence?> SilenceAsync(DaemonProbe probe, ProcessIdentity process, CancellationToken ct)
    {
        if (await WhyAsync(t => probe.AskAsync(process, node.ArgumentsOf(process), t), ct) is not { } why)
        {
            return null;
        }

        // Looking for a doubt may ask once more; what is silent then, too, leaves none.
        string? doubt = null;
        _ = await WhyAsync(async t => doubt = await probe.DoubtAsync(process, t), ct);
        return doubt is null ? new Silence(why) : new Silence($"{why}; that is no reason to restart it: {doubt}", IsProof: false);
    }

    /// <summary>Why something was not answered; null when it was.</summary>
    private async Task<string?> WhyAsync(Func<CancellationToken, Task> askAsync, CancellationToken ct)
    {
        var deadline = options().AnswerDeadline;
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            await askAsync(linked.Token);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"no answer within {deadline.TotalSeconds} s";
        }
        catch (Exception e) when (e is Luxi.LuxiException or IOException)
        {
            return e.Message;
        }
    }

    private TimeSpan AgeOf(ProcessIdentity process) => time.SinceBoot() - process.Began;
}
