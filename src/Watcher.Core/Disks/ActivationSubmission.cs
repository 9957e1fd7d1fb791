using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Watcher.Core.Cluster;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>
/// Hands in jobs that activate disks. Just before, the group is looked at once more: disks of an instance that was stopped meanwhile must not be
/// activated again behind the administrator's back, and what has a job at it waits.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="client">luxid.</param>
/// <param name="master">Asks whether this node is the master still, and why not.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here.</param>
internal sealed class ActivationSubmission(NodeGroup group, LuxiClient client, Func<CancellationToken, Task<string?>> master, Func<string?> operation)
{
    public async Task<ActivationsSubmitted> SubmitAsync(ImmutableArray<ActivationJob> jobs, CancellationToken ct)
    {
        var needless = ImmutableHashSet.CreateBuilder<string>();
        var hindered = ImmutableDictionary.CreateBuilder<string, string>();
        try
        {
            if (await master(ct) is { } notMaster)
            {
                return Nothing(jobs, notMaster);
            }

            if (operation() is { } underWay)
            {
                return Nothing(jobs, underWay);
            }

            // The instances last: what a job did that ended between the two questions shows in them.
            var traces = await JobTraces.FindAsync(client, ImmutableHashSet<string>.Empty, ct);
            var instances = await new DisksReader(client, group).ReadInstancesAsync(ct);
            foreach (var name in jobs.SelectMany(job => job.Opcodes).Select(opcode => opcode.Instance))
            {
                if (!instances.TryGetValue(name, out var instance) || !instance.AreActive)
                {
                    needless.Add(name);
                }
                else if (traces.JobAt(name, instance.Secondaries.Prepend(instance.Primary)) is { } job)
                {
                    hindered[name] = $"job {job} is at it";
                }
            }
        }
        catch (LuxiException e)
        {
            return Nothing(jobs, e.Message);
        }

        var wanted = jobs
            .Select(job => job with { Opcodes = job.Opcodes.RemoveAll(opcode => needless.Contains(opcode.Instance) || hindered.ContainsKey(opcode.Instance)) })
            .Where(job => job.Opcodes.Length > 0)
            .ToImmutableArray();
        var taken = wanted.Length == 0 ? [] : await SubmitAsync(wanted, hindered, ct);
        return new ActivationsSubmitted(taken, needless.ToImmutable(), hindered.ToImmutable());
    }

    private static ActivationsSubmitted Nothing(ImmutableArray<ActivationJob> jobs, string why) =>
        new([], [], jobs.SelectMany(job => job.Opcodes).ToImmutableDictionary(opcode => opcode.Instance, _ => why));

    private async Task<ImmutableArray<ActivationJob>> SubmitAsync(
        ImmutableArray<ActivationJob> jobs, ImmutableDictionary<string, string>.Builder hindered, CancellationToken ct)
    {
        try
        {
            var answers = await client.SubmitAsync([.. jobs.Select(job => new JsonArray([.. job.Opcodes.Select(DiskOpcodes.Activate)]))], ct);
            foreach (var (job, answer) in jobs.Zip(answers).Where(each => each.Second.Refusal is not null))
            {
                Hinder(job, answer.Refusal!);
            }

            return [.. jobs.Zip(answers).Where(each => each.Second.Id is not null).Select(each => each.First with { Id = each.Second.Id })];
        }
        catch (LuxiRefusedException e)
        {
            foreach (var job in jobs)
            {
                Hinder(job, e.Error);
            }

            return [];
        }
        catch (LuxiException)
        {
            // It may have taken them before it fell silent: the next look finds out by their stamps.
            return [];
        }

        void Hinder(ActivationJob job, GanetiError error)
        {
            foreach (var opcode in job.Opcodes)
            {
                hindered[opcode.Instance] = error.ToString();
            }
        }
    }
}
