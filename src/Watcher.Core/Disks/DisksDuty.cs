using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.Core.Metrics;
using Watcher.Core.Storage;

namespace Watcher.Core.Disks;

/// <summary>A node group's disks: activates those of which a node was restarted, verifies all of them, and activates what that finds inactive.</summary>
/// <param name="group">The group.</param>
/// <param name="file">The stock watcher's file for it, shared with the instances duty.</param>
/// <param name="master">Asks whether this node is the master, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here.</param>
/// <param name="luxi">luxid.</param>
/// <param name="verifying">Lets one group at a time hand in a verification: they are counted for the whole cluster.</param>
/// <param name="precedence">Lets restarts go before verifications; null for a look, which makes neither.</param>
/// <param name="waiter">Follows our jobs; null for a look.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="time">Time.</param>
internal sealed class DisksDuty(
    NodeGroup group,
    GroupStateFile file,
    Func<CancellationToken, Task<string?>> master,
    Func<string?> operation,
    ILuxi luxi,
    Slots verifying,
    RestartPrecedence? precedence,
    JobWaiter? waiter,
    Func<DisksOptions> options,
    TimeProvider time) : IDuty<DisksMemory, DisksSeen>
{
    // A verification that waited for restarts needs to know no more of the group than what was so a moment ago.
    private static readonly TimeSpan LookAge = TimeSpan.FromMinutes(1);

    private readonly LuxiClient _client = new(luxi);
    private DisksLook? _look;
    private int _resets;

    /// <summary>Asks why no node can be asked (certificates), whatever is the matter with the nodes; null for no such reason.</summary>
    public Func<string?> WhyNobodyAnswers { get; init; } = () => null;

    public static string Name => "disks";

    public static DisksMemory Blank => DisksMemory.Blank;

    public static Verdict<DisksMemory> Decide(DisksMemory memory, DisksSeen seen, Moment now) => DisksDecision.Decide(memory, seen, now);

    public async Task<DisksSeen> ObserveAsync(DisksMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var seen = new DisksSeen(group, options(), ReadStock())
        {
            Submitted = [.. facts.OfType<ActivationsSubmitted>()],
            VerifySubmitted = facts.OfType<VerifySubmitted>().LastOrDefault(),
            Ended = [.. facts.OfType<JobEnded>()],
            WhyNobodyAnswers = WhyNobodyAnswers(),
            Restarts = precedence?.Await(),
            IsReset = Interlocked.Exchange(ref _resets, file.Resets) != file.Resets,
        };
        waiter?.Follow(
        [
            .. memory.Activations.Concat(seen.Submitted.SelectMany(each => each.Taken)).Select(job => job.Id).OfType<long>(),
            .. new[] { memory.Verification.Job?.Id, seen.VerifySubmitted?.Job.Id }.OfType<long>(),
        ]);

        // What comes of our own acts is no reason to ask luxid for everything again, nor are the restarts that a verification waited for.
        _look = time.SinceBoot() - _look?.At < LookAge ? _look : null;
        if (facts.Count > 0 && facts.All(fact => fact is JobEnded or ActivationsSubmitted or VerifySubmitted or RestartsLooked or ActFailed)
            && (_look is not null || !facts.Any(fact => fact is RestartsLooked)))
        {
            return seen with { Held = _look };
        }

        try
        {
            if (await master(ct) is not null)
            {
                return seen with { CouldNotLook = true };
            }

            var look = (await LookAsync(memory, seen, ct)) with { IsByTick = facts.Any(fact => fact is Tick or Resync) };

            // A cluster may have many groups, and each its instances.
            _look = VerifyPace.IsDue(memory.Verification, seen.Options, time.SinceBoot()) ? look : null;
            return seen with { Look = look };
        }
        catch (LuxiException)
        {
            // The instances duty asks the same luxid, and tells.
            return seen with { CouldNotLook = true };
        }
    }

    public static ImmutableArray<Sample> Figures(DisksMemory memory, string group) => DiskFigures.Of(memory, group);

    public async Task<Fact> ActAsync(Act act, CancellationToken ct) => act switch
    {
        SubmitActivations submit => await new ActivationSubmission(group, _client, master, operation).SubmitAsync(submit.Jobs, ct),
        SubmitVerify submit => await new VerifySubmission(group, _client, master, operation, verifying, precedence).SubmitAsync(submit.Job, submit.IsOverdue, ct),
        _ => throw new InvalidOperationException($"the disks duty does not {act.Describe()}"),
    };

    private StockState ReadStock()
    {
        try
        {
            return file.Read();
        }
        catch (FileFormatException)
        {
            // The instances duty reads the same file, and tells.
            return StockState.Blank;
        }
    }

    private async Task<DisksLook> LookAsync(DisksMemory memory, DisksSeen seen, CancellationToken ct)
    {
        var reader = new DisksReader(_client, group);
        var at = time.SinceBoot();
        var (readingNodes, readingInstances) = (reader.ReadNodesAsync(ct), reader.ReadInstancesAsync(ct));
        await Task.WhenAll(readingNodes, readingInstances);
        var (nodes, instances) = (await readingNodes, await readingInstances);
        var unconfirmed = Unconfirmed(memory, seen).ToHashSet(StringComparer.Ordinal);
        return new DisksLook(
            at, nodes, instances, unconfirmed.Count > 0 ? await JobTraces.FindAsync(_client, unconfirmed, ct) : JobTraces.Blank);
    }

    /// <summary>What jobs of ours are about of which it is not known whether luxid took them.</summary>
    private IEnumerable<string> Unconfirmed(DisksMemory memory, DisksSeen seen)
    {
        var told = seen.Submitted.SelectMany(each => each.Taken).SelectMany(job => job.Opcodes).Select(opcode => opcode.Stamp).ToHashSet();
        foreach (var opcode in memory.Activations.Where(job => job.Id is null).SelectMany(job => job.Opcodes).Where(opcode => !told.Contains(opcode.Stamp)))
        {
            yield return opcode.Instance;
        }

        if (memory.Verification.Job is { Id: null } job && seen.VerifySubmitted?.Job.Stamp != job.Stamp)
        {
            yield return group.Uuid;
        }
    }
}
