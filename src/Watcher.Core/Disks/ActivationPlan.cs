using System.Collections.Immutable;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>Whose disks are activated now, in which jobs: one at a time for each primary node, of a bounded length. Pure.</summary>
internal static class ActivationPlan
{
    private const int MostOpcodes = 25;
    private const int MostJobs = 8;

    /// <summary>Makes the jobs and remembers them; what does not fit waits until a job ends.</summary>
    public static void Submit(DisksDraft draft, DisksLook look)
    {
        foreach (var (name, due) in draft.Memory.Due)
        {
            Judge(draft, look, name, due);
        }

        var jobs = Make(draft, look);
        if (jobs.Length > 0)
        {
            draft.Memory = draft.Memory with { Activations = draft.Memory.Activations.AddRange(jobs) };
            draft.Acts.Add(new SubmitActivations(jobs));
        }
    }

    /// <summary>Wakes for what has to wait; for what waits for no more than a look: <see cref="AwaitedLook"/>.</summary>
    public static void WakeForDue(DisksDraft draft)
    {
        foreach (var due in draft.Memory.Due.Where(due => !draft.Memory.IsBeingActivated(due.Key)).Select(due => due.Value))
        {
            if (due.NotBefore > draft.Now.Monotonic)
            {
                draft.Wake(due.NotBefore.Value - draft.Now.Monotonic);
            }
        }
    }

    /// <summary>Whether anybody's disks could be activated now, if only somebody looked.</summary>
    public static bool AwaitsLook(DisksDraft draft) =>
        draft.Memory.Activations.Length < MostJobs && draft.Memory.Due.Any(due => IsReady(draft, due.Key, due.Value));

    private static bool IsReady(DisksDraft draft, string name, DueActivation due) =>
        !(due.NotBefore > draft.Now.Monotonic) && !draft.Memory.IsBeingActivated(name);

    /// <summary>
    /// Drops what needs nothing any more, and as the stock watcher does what cannot be helped now: the next verification finds it again. But what is
    /// due since a node was restarted nobody finds again, and so it waits for its other node.
    /// </summary>
    private static void Judge(DisksDraft draft, DisksLook look, string name, DueActivation due)
    {
        if (draft.Memory.IsBeingActivated(name))
        {
            return;
        }

        if (!look.Instances.TryGetValue(name, out var instance) || !instance.AreActive || WasStarted(draft, name, due)
            || (due.Cause == ActivationCause.Verification && look.IsHelpless(instance)))
        {
            draft.Forget(name);
        }
    }

    /// <summary>
    /// Whether a watcher has begun to start it since: that activates the disks too. One that began in the future did so before the clock was set back.
    /// </summary>
    private static bool WasStarted(DisksDraft draft, string name, DueActivation due) =>
        due.Cause == ActivationCause.Reboot && draft.Seen.Stock.Of(name) is { RestartCount: > 0 } record
        && record.RestartedAt >= due.Since && record.RestartedAt <= draft.Now.Wall;

    private static ImmutableArray<ActivationJob> Make(DisksDraft draft, DisksLook look)
    {
        var jobs = ImmutableArray.CreateBuilder<ActivationJob>();
        var stamp = Reason.Stamp(draft.Now.Wall);
        var ready = draft.Memory.Due.Where(due => IsReady(draft, due.Key, due.Value)).Select(due => look.Instances[due.Key])
            .Where(instance => !look.IsHelpless(instance));
        foreach (var node in ready.GroupBy(instance => instance.Primary))
        {
            if (draft.Memory.Activations.Length + jobs.Count < MostJobs && draft.Memory.Activations.All(job => job.Node != node.Key))
            {
                jobs.Add(new ActivationJob(node.Key, [.. node.Take(MostOpcodes).Select(instance => new ActivationOpcode(instance.Name, stamp++, draft.Memory.Due[instance.Name].Since))]));
            }
        }

        return jobs.ToImmutable();
    }
}
