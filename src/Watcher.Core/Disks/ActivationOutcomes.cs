using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>What becomes of activations. Pure.</summary>
internal static class ActivationOutcomes
{
    private static readonly TimeSpan HindranceFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HindranceMost = TimeSpan.FromMinutes(30);

    /// <summary>Jobs that were handed in, and jobs that are over.</summary>
    public static void Take(DisksDraft draft)
    {
        foreach (var submitted in draft.Seen.Submitted)
        {
            TakeSubmission(draft, submitted);
        }

        foreach (var ended in draft.Seen.Ended)
        {
            if (draft.Memory.Activations.FirstOrDefault(job => job.Id == ended.Id) is { } job)
            {
                TakeEnd(draft, job, ended);
            }
        }
    }

    /// <summary>Jobs of which it is not known whether luxid took them: their stamps in the job queue tell. What is in none stays due.</summary>
    public static void Reconcile(DisksDraft draft, DisksLook look)
    {
        foreach (var job in draft.Memory.Activations.Where(job => job.Id is null))
        {
            var found = job.Opcodes.Where(opcode => look.Traces.Stamps.ContainsKey(opcode.Stamp)).ToImmutableArray();
            if (found.Length > 0)
            {
                // The next step's observation follows it, as a verification's (VerifyOutcomes).
                draft.Wake(TimeSpan.Zero);
            }

            draft.Memory = draft.Memory with
            {
                Activations = found.Length > 0
                    ? draft.Memory.Activations.Replace(job, job with { Id = look.Traces.Stamps[found[0].Stamp], Opcodes = found })
                    : draft.Memory.Activations.Remove(job),
            };
        }
    }

    private static void TakeSubmission(DisksDraft draft, ActivationsSubmitted submitted)
    {
        foreach (var instance in submitted.Needless)
        {
            Withdraw(draft, instance);
            draft.Forget(instance);
        }

        foreach (var (instance, why) in submitted.Hindered)
        {
            Withdraw(draft, instance);
            draft.Hinder(instance, why, Delay(draft, instance));
        }

        foreach (var taken in submitted.Taken)
        {
            var stamps = taken.Opcodes.Select(opcode => opcode.Stamp).ToHashSet();
            draft.Memory = draft.Memory with
            {
                Activations =
                [
                    .. draft.Memory.Activations.Select(job => job.Id is null && job.Opcodes.Any(opcode => stamps.Contains(opcode.Stamp)) ? taken : job),
                ],
            };
            var reasons = taken.Opcodes.Select(opcode => draft.Memory.Due.GetValueOrDefault(opcode.Instance)?.Because).OfType<string>().Distinct();
            draft.Tell(new Activating(Names(taken.Opcodes.Select(opcode => opcode.Instance)), string.Join("; ", reasons), taken.Id!.Value));
        }
    }

    private static void TakeEnd(DisksDraft draft, ActivationJob job, JobEnded ended)
    {
        draft.Memory = draft.Memory with { Activations = draft.Memory.Activations.Remove(job) };
        var done = new List<string>();
        for (var i = 0; i < job.Opcodes.Length; i++)
        {
            var (instance, result) = (job.Opcodes[i].Instance, i < ended.Results.Length ? ended.Results[i] : new OpcodeResult(ended.Status, null));
            if (result.Succeeded)
            {
                Settle(draft, job.Opcodes[i]);
                draft.Memory = draft.Memory with { Failed = draft.Memory.Failed.Remove(instance) };
                done.Add(instance);
            }
            else
            {
                TakeFailure(draft, job.Opcodes[i], ended, result);
            }
        }

        if (done.Count > 0)
        {
            draft.Tell(new Activated(Names(done), ended.Id));
        }
    }

    private static void TakeFailure(DisksDraft draft, ActivationOpcode opcode, JobEnded ended, OpcodeResult result)
    {
        var instance = opcode.Instance;
        var text = $"job {ended.Id}: {result.Error?.ToString() ?? result.Status}";
        if (result.WasCancelled || result.WasPrevented || ended.Status == JobEnded.Gone)
        {
            draft.Hinder(instance, text, Delay(draft, instance));
        }
        else if (!result.WasNotReached)
        {
            // Tried and failed: the next verification asks for it again if it is still needed.
            Settle(draft, opcode);
            draft.Memory = draft.Memory with { Failed = draft.Memory.Failed.SetItem(instance, text) };
        }
    }

    /// <summary>An opcode is over, and so is what was due when it was made. A node that booted once more since makes its disks due once more.</summary>
    private static void Settle(DisksDraft draft, ActivationOpcode opcode)
    {
        if (draft.Memory.Due.GetValueOrDefault(opcode.Instance) is { } due && due.Since == opcode.DueSince)
        {
            draft.Forget(opcode.Instance);
        }
    }

    private static string Names(IEnumerable<string> instances) => string.Join(", ", instances);

    private static TimeSpan Delay(DisksDraft draft, string instance) =>
        Backoff.After((draft.Memory.Due.GetValueOrDefault(instance)?.Setbacks ?? 0) + 1, HindranceFirst, HindranceMost);

    /// <summary>Takes an instance out of the job that it was to be part of; a job without any is none.</summary>
    private static void Withdraw(DisksDraft draft, string instance) => draft.Memory = draft.Memory with
    {
        Activations =
        [
            .. draft.Memory.Activations
                .Select(job => job.Id is null ? job with { Opcodes = job.Opcodes.RemoveAll(opcode => opcode.Instance == instance) } : job)
                .Where(job => job.Opcodes.Length > 0),
        ],
    };
}
