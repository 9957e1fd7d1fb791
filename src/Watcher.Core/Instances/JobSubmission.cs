using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;

namespace Watcher.Core.Instances;

/// <summary>
/// Hands jobs in. Just before, the whole group is looked at once more: what runs meanwhile, is locked, or has a job at it is left out
/// (ganeti/ganeti#790, #791, #799).
/// </summary>
/// <param name="group">The group.</param>
/// <param name="client">luxid.</param>
/// <param name="master">Asks whether this node is the master still, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here: luxid, and the attempt with it, may be stopped the next moment.</param>
internal sealed class JobSubmission(NodeGroup group, LuxiClient client, Func<CancellationToken, Task<string?>> master, Func<string?> operation)
{
    public async Task<JobsSubmitted> SubmitAsync(ImmutableArray<PendingJob> jobs, CancellationToken ct)
    {
        ImmutableArray<PendingJob> wanted;
        ImmutableArray<AttemptDropped> dropped;
        try
        {
            if (await master(ct) is { } notMaster)
            {
                return Nothing(jobs, notMaster, wasNeeded: false);
            }

            if (operation() is { } underWay)
            {
                return Nothing(jobs, underWay, wasNeeded: true);
            }

            (wanted, dropped) = Divide(jobs, await LookAsync(ct));
        }
        catch (LuxiException e)
        {
            return Nothing(jobs, e.Message, wasNeeded: true);
        }

        if (wanted.Length == 0)
        {
            return new JobsSubmitted([], dropped);
        }

        try
        {
            var answers = await client.SubmitAsync([.. wanted.Select(job => new JsonArray([.. job.Attempts.Select(Opcodes.Of)]))], ct);
            return Sort(wanted, answers, dropped);
        }
        catch (LuxiRefusedException e)
        {
            return new JobsSubmitted([], [.. dropped, .. wanted.SelectMany(job => Refused(job, e.Error))], e.Error);
        }
        catch (LuxiTimeoutException)
        {
            return new JobsSubmitted([], dropped) { Silent = wanted };
        }
        catch (LuxiException)
        {
            // It may have taken them before the connection broke: the next look finds out.
            return new JobsSubmitted([], dropped);
        }
    }

    private static JobsSubmitted Nothing(ImmutableArray<PendingJob> jobs, string why, bool wasNeeded) =>
        new([], [.. jobs.SelectMany(job => job.Attempts).Select(attempt => new AttemptDropped(attempt, why, wasNeeded))]);

    private async Task<GroupLook> LookAsync(CancellationToken ct)
    {
        var reader = new GroupReader(client, group);

        // The states last: what a job did that ended between two of the questions shows in them.
        var locked = await reader.ReadLockedAsync(ct);
        var traces = await JobTraces.FindAsync(client, ImmutableHashSet<string>.Empty, ct);
        var instances = await reader.ReadInstancesAsync(ct);
        return new GroupLook(
            default, instances, ImmutableSortedDictionary<string, NodeView>.Empty, locked, traces, IsQueueDrained: false, null);
    }

    private static (ImmutableArray<PendingJob> Wanted, ImmutableArray<AttemptDropped> Dropped) Divide(ImmutableArray<PendingJob> jobs, GroupLook look)
    {
        var dropped = jobs.SelectMany(job => job.Attempts)
            .Select(attempt => (Attempt: attempt, Why: WhyNot(attempt, look)))
            .Where(each => each.Why is not null)
            .Select(each => new AttemptDropped(each.Attempt, each.Why!, WasNeeded: false))
            .ToImmutableArray();
        var stamps = dropped.Select(each => each.Attempt.Stamp).ToHashSet();
        return
        (
            [
                .. jobs.Select(job => job with { Attempts = job.Attempts.RemoveAll(attempt => stamps.Contains(attempt.Stamp)) })
                    .Where(job => job.Attempts.Length > 0),
            ],
            dropped
        );
    }

    private static string? WhyNot(InstanceAttempt attempt, GroupLook look) =>
        !look.Instances.TryGetValue(attempt.Instance, out var instance) ? "it is in the group no more"
        : look.BusyWith(instance) is { } busy ? busy
        : (attempt.Work == InstanceWork.Restart ? instance.IsDown : instance.NeedsCleanup) ? null
        : $"its state is {instance.Status} now";

    private static JobsSubmitted Sort(
        ImmutableArray<PendingJob> jobs, ImmutableArray<SubmittedJob> answers, ImmutableArray<AttemptDropped> dropped)
    {
        var both = jobs.Zip(answers).ToList();
        return new JobsSubmitted(
            [.. both.Where(each => each.Second.Id is not null).Select(each => each.First with { Id = each.Second.Id })],
            [.. dropped, .. both.Where(each => each.Second.Refusal is not null).SelectMany(each => Refused(each.First, each.Second.Refusal!))],
            answers.Select(answer => answer.Refusal).FirstOrDefault(refusal => refusal is not null));
    }

    private static IEnumerable<AttemptDropped> Refused(PendingJob job, GanetiError error) =>
        job.Attempts.Select(attempt => new AttemptDropped(attempt, error.ToString(), WasNeeded: true));
}
