using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>Hands in a verification, unless the group is being verified already, by whomever, or too many groups are.</summary>
/// <param name="group">The group.</param>
/// <param name="client">luxid.</param>
/// <param name="master">Asks whether this node is the master still, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here: those that stop luxid wait for its jobs.</param>
/// <param name="verifying">Lets one group at a time look for those that are under way and hand in its own.</param>
/// <param name="precedence">Knows which instances that are down are seen to; null where nobody does.</param>
internal sealed class VerifySubmission(
    NodeGroup group, LuxiClient client, Func<CancellationToken, Task<string?>> master, Func<string?> operation, Slots verifying, RestartPrecedence? precedence)
{
    // Each holds locks and asks every node of its group; luxid runs twenty jobs at a time.
    private const int MostAtOnce = 4;
    private const string Verification = "GROUP_VERIFY_DISKS(";

    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(30);

    /// <param name="job">The job.</param>
    /// <param name="isOverdue">Whether it has waited for restarts long enough.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<VerifySubmitted> SubmitAsync(VerifyJob job, bool isOverdue, CancellationToken ct)
    {
        try
        {
            using var slot = await verifying.EnterAsync(ct);
            if (await master(ct) is { } notMaster)
            {
                return new VerifySubmitted(job, notMaster);
            }

            if (operation() is { } underWay)
            {
                return new VerifySubmitted(job, underWay, RetryIn);
            }

            var others = await ReadPendingAsync(ct);
            if (others.FirstOrDefault(other => other.Summary.Any(IsOfThisGroup)) is { } own)
            {
                return new VerifySubmitted(job, $"job {own.Id} verifies them");
            }

            if (others.Length >= MostAtOnce)
            {
                return new VerifySubmitted(job, $"{others.Length} other groups are being verified", RetryIn);
            }

            if (await client.IsQueueDrainedAsync(ct))
            {
                return new VerifySubmitted(job, "the job queue is drained");
            }

            // Last: one that went down a moment ago, or is about to be started, must not wait for this.
            if (!isOverdue && precedence?.Before(await new GroupReader(client, group).ReadDownAsync(ct)) is { Length: > 0 } down)
            {
                return new VerifySubmitted(job, $"{down[0]} is down, and goes first") { AwaitsLook = true };
            }

            var knowsStrictness = DiskOpcodes.KnowsStrictness(await client.GetSoftwareVersionAsync(ct));
            job = job with { IsStrict = job.IsStrict || !knowsStrictness };
            var answer = (await client.SubmitAsync([new JsonArray(DiskOpcodes.Verify(group, job, knowsStrictness))], ct))[0];
            return answer.Id is { } id ? new VerifySubmitted(job with { Id = id }) : new VerifySubmitted(job, answer.Refusal!.ToString());
        }
        catch (LuxiRefusedException e)
        {
            return new VerifySubmitted(job, e.Error.ToString());
        }
    }

    private static bool IsVerification(string line) => line.StartsWith(Verification, StringComparison.Ordinal);

    /// <summary>Whatever its submitter called the group by.</summary>
    private bool IsOfThisGroup(string line) => line == $"{Verification}{group.Uuid})" || line == $"{Verification}{group.Name})";

    private async Task<ImmutableArray<JobLine>> ReadPendingAsync(CancellationToken ct)
    {
        var filter = LuxiFilter.Any(JobTraces.Pending.Select(status => LuxiFilter.Equal("status", status)));
        return await client.QueryAsync(
            "job", JobLine.Fields, filter, row => JobLine.Read(row) is var line && line.Summary.Any(IsVerification) ? line : null, ct);
    }
}
