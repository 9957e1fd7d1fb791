using System.Collections.Concurrent;
using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Hosting;

namespace Watcher.Commands;

/// <summary>The duties of one pass, in the stock watcher's order: the node's, the master's, then those of the node groups beside each other. Hooks and node maintenance run beside all that comes after them.</summary>
/// <param name="composition">Builds them.</param>
/// <param name="asked">What was asked of the pass.</param>
/// <param name="patience">A wake further away than this is left to the next pass.</param>
/// <param name="time">Time.</param>
internal sealed class PassSteps(Composition composition, PassOptions asked, TimeSpan patience, TimeProvider time)
{
    // Below cron's five minutes; for each duty.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly ConcurrentQueue<(IDutyRunner Runner, StepResult Last)> _ended = new();

    /// <summary>Why the work for the one group that was asked for is another node's; null when it is not.</summary>
    public string? WhyOthers { get; private set; }

    /// <summary>Whether all duties that there are have had their turn.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The duties that are through, with their last step's result.</summary>
    public IReadOnlyCollection<(IDutyRunner Runner, StepResult Last)> Ended => _ended;

    public async Task RunAsync(CancellationToken ct)
    {
        var beside = new List<Task>();
        try
        {
            await RunAllAsync(beside, ct);
        }
        finally
        {
            await Task.WhenAll(beside);
        }

        IsWhole = true;
    }

    private async Task RunAllAsync(List<Task> beside, CancellationToken ct)
    {
        if (asked.Group is null)
        {
            foreach (var duty in composition.NodeDuties.AddRange(composition.MasterDuties))
            {
                var running = RunAsync(duty, ct);
                if (duty.GoesOnBeside)
                {
                    beside.Add(running);
                }
                else
                {
                    await running;
                }
            }
        }

        var groups = (await GroupsAsync(ct)).Select(composition.GroupDuties).ToList();
        try
        {
            // How many step at once is bounded by the composition.
            await Task.WhenAll(groups.Select(group => RunAsync(group, ct)));
        }
        finally
        {
            groups.ForEach(group => group.Dispose());
        }
    }

    private async Task<ImmutableArray<NodeGroup>> GroupsAsync(CancellationToken ct)
    {
        var groups = await composition.GroupsAsync(ct);
        if (asked.Group is not { } wanted)
        {
            return groups;
        }

        if (groups.IsEmpty)
        {
            WhyOthers = await composition.WhyOthersAsync(wanted, ct);
            return [];
        }

        return [Composition.Find(groups, wanted)];
    }

    /// <summary>Side by side; but a pass that waits for nothing would be over before a verification could wait for the look at the instances.</summary>
    private async Task RunAsync(GroupDuties group, CancellationToken ct)
    {
        var instances = RunInstancesAsync(group, ct);
        if (!asked.WaitsForGroups && asked.VerifiesDisks)
        {
            await instances;
        }

        await Task.WhenAll(instances, RunAsync(group.Disks, ct));
    }

    private async Task RunInstancesAsync(GroupDuties group, CancellationToken ct)
    {
        try
        {
            await RunAsync(group.Instances, ct);
        }
        finally
        {
            group.Precedence.End();
        }
    }

    private async Task RunAsync(HostedDuty duty, CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sources = Task.WhenAll(duty.Sources.Select(source => source.RunAsync(duty.Runner.Post, ending.Token)));
        var mode = asked.DryRun ? StepMode.DryRun : StepMode.Live;
        _ended.Enqueue((duty.Runner, await DutyLoop.RunUntilIdleAsync(duty.Runner, mode, duty.Patience ?? patience, Deadline, asked.WaitsForGroups, time, ct)));
        await ending.CancelAsync();
        await sources.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
