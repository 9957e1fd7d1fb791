using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Watcher.Core.Metrics;
using Watcher.Core.Reporting;

namespace Watcher.Core.Duties;

/// <summary>
/// Steps one duty: gate, drain facts, observe, decide, save, tell, act (or begin what outlives the step). The only home of the rules that hold for every duty: nothing is done
/// while the gate is closed, what is to be done is on disk before it is begun, each thing is told once, every wait has a deadline, and
/// whatever fails becomes an event and a retry.
/// </summary>
internal sealed class DutyRunner<TDuty, TMemory, TSeen>(
    TDuty duty,
    IMemoryStore<DutyState<TMemory>> store,
    IGate gate,
    IReporter reporter,
    TimeProvider time,
    DutyRunnerOptions options) : IDutyRunner
    where TDuty : IDuty<TMemory, TSeen>
    where TMemory : notnull
{
    private const string Deciding = "decide";

    private readonly DutyMemory<TMemory> _memory = new(store, TDuty.Blank, NameOf(options), options.BootId, reporter);
    private readonly FactQueue _facts = new(options.QueueCapacity);
    private readonly StepFailures _failures = new(options.RetryFirst, options.RetryMost);
    private readonly Acting _acting = new(duty.ActAsync, time, options.ActDeadline);
    private readonly TimeSpan _madeAt = time.SinceBoot();
    private TimeSpan _gotSlotAt;
    private bool _isBlocked;
    private int _stepsBegun;
    private volatile StrongBox<TMemory>? _decided;

    public string Kind => TDuty.Name;

    public string Name { get; } = NameOf(options);

    public TimeSpan? LastStep { get; private set; }

    public TimeSpan? LastGoodStep { get; private set; }

    public TimeSpan LastSign => (LastStep ?? _madeAt) is var last && last > _gotSlotAt ? last : _gotSlotAt;

    public bool AwaitsSlot { get; private set; }

    public int StepsBegun => Volatile.Read(ref _stepsBegun);

    public IReadOnlyList<Notice> Standing { get; private set; } = [];

    public string Group => options.Group ?? "";

    public ImmutableArray<Sample> Figures => _decided is { Value: { } memory } ? TDuty.Figures(memory, Group) : [];

    /// <summary>Hears of each step what was seen and what is remembered after it, for whoever shows it.</summary>
    public Action<TMemory, TSeen, Moment>? OnDecided { get; init; }

    public void Post(Fact fact) => _facts.Post(fact);

    public bool HasFacts => _facts.HasFacts;

    public Task WaitForFactAsync(CancellationToken ct) => _facts.WaitAsync(ct);

    public async Task<StepResult> StepAsync(StepMode mode, CancellationToken ct)
    {
        Interlocked.Increment(ref _stepsBegun);
        using var slot = await EnterAsync(ct);
        var began = time.SinceBoot();
        var result = await StepInSlotAsync(mode, ct);
        return result with { Took = time.SinceBoot() - began };
    }

    private async Task<StepResult> StepInSlotAsync(StepMode mode, CancellationToken ct)
    {
        var phase = "enter the gate";
        List<Fact> facts = [];
        try
        {
            using var entry = gate.TryEnter(out var closed);
            if (entry is null)
            {
                return Blocked(closed!);
            }

            if (entry.Removed is { } removed)
            {
                reporter.Tell(new ObstacleRemoved(Name, removed));
            }

            // A look removes nothing: there it is one duty that tells.
            if (entry.NoPause is { } noPause && (mode == StepMode.Live || !options.SharesGate))
            {
                reporter.Tell(new PauseNotUnderstood(noPause));
            }

            facts = TakeFacts();

            phase = "load its memory";
            var state = _memory.Load();
            if (mode == StepMode.DryRun)
            {
                // A look changes nothing and may take long: it keeps nobody from work meanwhile.
                entry.Dispose();
            }

            phase = "observe";
            var seen = await Deadline.WithinAsync(options.ObserveDeadline, time, t => duty.ObserveAsync(state.Memory, facts, t), ct);

            phase = Deciding;
            var now = Moment.Of(time, closed?.Because);
            var verdict = TDuty.Decide(state.Memory, seen, now);
            if (closed is not null && verdict.Acts.Length > 0)
            {
                throw new InvalidOperationException($"asked for '{verdict.Acts[0].Describe()}' while standing still");
            }

            OnDecided?.Invoke(verdict.Memory, seen, now);
            TimeSpan? standStillSince = closed is null ? null : state.StandStillSince <= now.Monotonic ? state.StandStillSince : now.Monotonic;
            var notices = options.SharesGate
                ? verdict.Notices
                : GateNotices.Add(verdict.Notices, Name, state.StandStillSince, entry, closed, now, options.StandStillFault);
            var toldBefore = options.TellsAllAtFirst && LastGoodStep is null ? ToBeTold(state.Told) : state.Told;
            var states = StandingStates.Sift(toldBefore, notices, now.Monotonic, waits: mode == StepMode.Live);

            phase = "save its memory";
            var unsaved = mode == StepMode.Live
                ? _memory.Save(new DutyState<TMemory>(verdict.Memory, states.Told, standStillSince), mustBeOnDisk: verdict.Acts.Length > 0)
                : null;

            // A dry run tells what stands, but not that it happened: "starting" would be a lie.
            foreach (var notice in states.News.Where(notice => mode == StepMode.Live || notice.StateKey is not null))
            {
                reporter.Tell(notice);
            }

            Standing = states.Standing;
            _decided = new(verdict.Memory);
            if (mode == StepMode.DryRun)
            {
                foreach (var act in verdict.Acts.AddRange(verdict.Later).Where(act => !act.IsRoutine))
                {
                    reporter.WouldDo(act);
                }
            }
            else
            {
                await _acting.DoAsync(verdict.Acts, entry, Post, ct);
            }

            if (unsaved is not null)
            {
                return Failed(phase, unsaved) with { FactsWait = false };
            }

            Recovered();
            return new StepResult(WakeIn(Earliest.Of(verdict.WakeIn, states.DueIn), closed), closed?.Because, Failed: false, FactsWait: false, verdict.AwaitsFacts)
            {
                ActsUnderWay = _acting.IsUnderWay,
            };
        }
        catch (Exception e) when (!(e is OperationCanceledException && ct.IsCancellationRequested))
        {
            KeepFacts(phase, facts);
            return Failed(phase, e);
        }
    }

    /// <summary>The cause of a death exists in its fact only. One that no decision can be made with would fail every step: those go, and all is looked at.</summary>
    private void KeepFacts(string phase, List<Fact> facts)
    {
        var keeps = phase != Deciding;
        if (keeps)
        {
            _facts.Return(facts);
        }

        Post(new Resync($"the last step failed to {phase}", FactsLost: !keeps));
    }

    private async Task<IDisposable?> EnterAsync(CancellationToken ct)
    {
        if (options.Slots is not { } slots)
        {
            return null;
        }

        AwaitsSlot = true;
        try
        {
            return await slots.EnterAsync(ct);
        }
        finally
        {
            _gotSlotAt = time.SinceBoot();
            AwaitsSlot = false;
        }
    }

    private static string NameOf(DutyRunnerOptions options) => options.Group is { } group ? $"{TDuty.Name} of {group}" : TDuty.Name;

    private List<Fact> TakeFacts()
    {
        var facts = _facts.Drain();
        facts.RemoveAll(fact => fact is ActEnded);
        facts.AddRange(_acting.TakeOutcomes());
        return facts;
    }

    /// <summary>All of it again, and as old as it is.</summary>
    private static ImmutableSortedDictionary<string, ToldState> ToBeTold(ImmutableSortedDictionary<string, ToldState> told) =>
        told.ToImmutableSortedDictionary(each => each.Key, each => each.Value with { IsUntold = true }, StringComparer.Ordinal);

    /// <summary>Nobody tells us when a gate opens: it is looked at again when it thinks that worth while.</summary>
    private static TimeSpan? WakeIn(TimeSpan? wanted, GateClosed? closed) =>
        closed?.RetryIn ?? wanted;

    /// <summary>Another process is stepping the duty: its memory is that one's now, and the facts wait. Or nobody can, by a fault that stands.</summary>
    private StepResult Blocked(GateClosed closed)
    {
        if (!_isBlocked)
        {
            _isBlocked = true;
            reporter.Tell(new StandingStill(Name, closed.Because, closed.IsFault));
        }

        if (closed.IsFault)
        {
            Standing = [new StandingStill(Name, closed.Because, closed.IsFault)];
        }

        LastStep = time.SinceBoot();
        return new StepResult(closed.RetryIn, closed.Because, Failed: false, FactsWait: true) { ActsUnderWay = _acting.IsUnderWay };
    }

    private StepResult Failed(string phase, Exception e)
    {
        var (retryIn, news) = _failures.Add(Name, phase, e);

        if (news is not null)
        {
            reporter.Tell(news);
        }

        LastStep = time.SinceBoot();
        return new StepResult(retryIn, null, Failed: true, FactsWait: true) { ActsUnderWay = _acting.IsUnderWay, Failure = $"could not {phase}: {FailureText.Of(e)}" };
    }

    private void Recovered()
    {
        if (_failures.End(Name) is { } news)
        {
            reporter.Tell(news);
        }

        _isBlocked = false;
        LastGoodStep = LastStep = time.SinceBoot();
    }
}
