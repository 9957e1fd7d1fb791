using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>A verdict in the making: what the parts of one decision add to. Lives for one call of Decide.</summary>
internal sealed class DisksDraft(DisksMemory memory, DisksSeen seen, Moment now)
{
    public DisksSeen Seen => seen;

    public Moment Now => now;

    public DisksMemory Memory { get; set; } = memory;

    public TimeSpan? WakeIn { get; private set; }

    /// <summary>Whether a verification waits for the instances duty, which is at work.</summary>
    public bool AwaitsRestarts { get; set; }

    public List<Notice> Notices { get; } = [];

    public List<Act> Acts { get; } = [];

    public void Tell(Notice notice) => Notices.Add(notice);

    public void Wake(TimeSpan after) => WakeIn = Earliest.Of(WakeIn, after > TimeSpan.Zero ? after : TimeSpan.Zero);

    public void Change(Func<Verification, Verification> change) => Memory = Memory with { Verification = change(Memory.Verification) };

    /// <summary>There is nothing to be done about an instance any more.</summary>
    public void Forget(string instance) => Memory = Memory with { Due = Memory.Due.Remove(instance) };

    /// <summary>Something keeps an instance's disks from being activated: they wait.</summary>
    public void Hinder(string instance, string by, TimeSpan delay)
    {
        if (Memory.Due.TryGetValue(instance, out var due))
        {
            Memory = Memory with
            {
                Due = Memory.Due.SetItem(instance, due with { NotBefore = now.Monotonic + delay, Hindrance = by, Setbacks = due.Setbacks + 1 }),
            };
        }
    }

    public Verdict<DisksMemory> ToVerdict() => new(Memory, [.. Acts], [.. Notices], WakeIn)
    {
        AwaitsFacts = !seen.CouldNotLook && (AwaitsRestarts || Memory.Verification.Job?.Id is not null || Memory.Activations.Any(job => job.Id is not null)),
    };
}
