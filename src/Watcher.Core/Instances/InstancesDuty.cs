using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.Core.Metrics;
using Watcher.Core.Storage;

namespace Watcher.Core.Instances;

/// <summary>A node group's instances: shows their states, starts those that are down, cleans up after those that their users shut down.</summary>
/// <param name="group">The group.</param>
/// <param name="file">The stock watcher's file for it.</param>
/// <param name="statusFiles">The stock watcher's files with the instances' states.</param>
/// <param name="master">Asks whether this node is the master, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here.</param>
/// <param name="luxi">luxid.</param>
/// <param name="whereabouts">Asks the nodes what they run.</param>
/// <param name="waiter">Follows our jobs; null for a look.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="time">Time.</param>
internal sealed class InstancesDuty(
    NodeGroup group,
    GroupStateFile file,
    StatusFiles statusFiles,
    Func<CancellationToken, Task<string?>> master,
    Func<string?> operation,
    ILuxi luxi,
    IWhereabouts whereabouts,
    JobWaiter? waiter,
    Func<InstancesOptions> options,
    TimeProvider time) : IDuty<InstancesMemory, InstancesSeen>
{
    private readonly LuxiClient _client = new(luxi);
    private GroupLook? _look;
    private string? _statusFilesProblem;
    private int _resets;

    /// <summary>Asks why no node can be asked (certificates), whatever is the matter with the nodes; null for no such reason.</summary>
    public Func<string?> WhyNobodyAnswers { get; init; } = () => null;

    public static string Name => "instances";

    public static InstancesMemory Blank => InstancesMemory.Blank;

    public static Verdict<InstancesMemory> Decide(InstancesMemory memory, InstancesSeen seen, Moment now) => GroupDecision.Decide(memory, seen, now);

    public async Task<InstancesSeen> ObserveAsync(InstancesMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        _statusFilesProblem = facts.OfType<StatusFilesWritten>().Any() ? null
            : facts.OfType<ActFailed>().LastOrDefault(fact => fact.Act is WriteStatusFiles)?.Why ?? _statusFilesProblem;
        var (stock, problem) = ReadStock();
        var submitted = facts.Select(ToSubmitted).OfType<JobsSubmitted>().ToImmutableArray();
        waiter?.Follow(memory.Jobs.Concat(submitted.SelectMany(each => each.Taken)).Select(job => job.Id).OfType<long>());
        var seen = new InstancesSeen(group, options(), stock, problem)
        {
            IsReset = Interlocked.Exchange(ref _resets, file.Resets) != file.Resets,
            Submitted = submitted,
            Ended = [.. facts.OfType<JobEnded>()],
            StatusFilesProblem = _statusFilesProblem,
            WhyNobodyAnswers = WhyNobodyAnswers(),
        };

        // What comes of our own acts is no reason to ask luxid for everything again.
        if (facts.Count > 0 && facts.All(IsOwn) && _look is { } look)
        {
            var known = seen.Ended.IsEmpty ? look : look with { Over = look.Over.Union(Over(memory, seen.Ended)) };

            // Nor is the look kept once nothing is to be expected before the next one: a cluster may have many groups, and each its instances.
            _look = memory.Jobs.IsEmpty && submitted.IsEmpty ? null : known;
            return seen with { Look = known };
        }

        try
        {
            if (await master(ct) is { } notMaster)
            {
                return seen with { NotMaster = notMaster };
            }

            _look = await LookAsync(memory, seen, ct);
            return seen with { Look = _look, IsFresh = true };
        }
        catch (LuxiException e)
        {
            return seen with { LuxidProblem = e.Message, Operation = operation() };
        }
    }

    public static ImmutableArray<Sample> Figures(InstancesMemory memory, string group) => InstanceFigures.Of(memory, group);

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        switch (act)
        {
            case WriteStatusFiles write:
                await statusFiles.WriteAsync(group, write.States, ct);
                return new StatusFilesWritten();
            case SubmitJobs submit:
                return await new JobSubmission(group, _client, master, operation).SubmitAsync(submit.Jobs, ct);
            default:
                throw new InvalidOperationException($"the instances duty does not {act.Describe()}");
        }
    }

    private static IEnumerable<string> Over(InstancesMemory memory, ImmutableArray<JobEnded> ended) =>
        memory.Jobs.Where(job => ended.Any(end => end.Id == job.Id)).SelectMany(job => job.Attempts).Select(attempt => attempt.Instance);

    private static bool IsOwn(Fact fact) => fact is JobEnded or JobsSubmitted or StatusFilesWritten or ActFailed;

    /// <summary>What came of handing jobs in; if the step's deadline ended that, luxid has not said in time whether it takes them.</summary>
    private static JobsSubmitted? ToSubmitted(Fact fact) => fact switch
    {
        JobsSubmitted submitted => submitted,
        ActFailed { Act: SubmitJobs submit } => new JobsSubmitted([], []) { Silent = submit.Jobs },
        _ => null,
    };

    private (StockState Stock, string? Problem) ReadStock()
    {
        try
        {
            return (file.Read(), null);
        }
        catch (FileFormatException e)
        {
            return (StockState.Blank, e.Message);
        }
    }

    /// <summary>Asks for the group; when something is to be done there, for the job queue, and when it is a start, for what the nodes run.</summary>
    private async Task<GroupLook> LookAsync(InstancesMemory memory, InstancesSeen seen, CancellationToken ct)
    {
        var reader = new GroupReader(_client, group);
        var at = time.SinceBoot();

        // Locks first: a job that ends between the two questions shows in the states. Before it answers the others luxid asks the nodes, for each anew.
        var locked = await reader.ReadLockedAsync(ct);
        var (readingInstances, readingNodes) = (reader.ReadInstancesAsync(ct), reader.ReadNodesAsync(ct));
        await Task.WhenAll(readingInstances, readingNodes);
        var (instances, nodes) = (await readingInstances, await readingNodes);
        var unconfirmed = memory.Jobs
            .Where(job => job.Id is null && !seen.Submitted.Any(each => each.Taken.Any(taken => taken.Attempts.Any(job.Attempts.Contains))))
            .SelectMany(job => job.Attempts)
            .Select(attempt => attempt.Instance)
            .ToHashSet(StringComparer.Ordinal);
        var hasWork = unconfirmed.Count > 0 || instances.Values.Any(instance => instance.IsDown || instance.NeedsCleanup);
        return new GroupLook(
            at, instances, nodes, locked,
            hasWork ? await JobTraces.FindAsync(_client, unconfirmed, ct) : JobTraces.Blank,
            hasWork && await _client.IsQueueDrainedAsync(ct),
            instances.Values.Any(instance => instance is { IsDown: true, IsSplit: false }) ? await whereabouts.AskAsync(ct) : null);
    }
}
