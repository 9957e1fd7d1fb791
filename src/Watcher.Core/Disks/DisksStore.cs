using Watcher.Core.Duties;
using Watcher.Core.Groups;

namespace Watcher.Core.Disks;

/// <summary>
/// The duty's two files. Its own comes first: a restarted node that is written down twice is seen to twice, which does no harm; one that is only in
/// the stock watcher's file would be seen to by nobody.
/// </summary>
/// <param name="file">The stock watcher's file; its lock is held.</param>
/// <param name="own">Our own.</param>
/// <param name="bootId">The present boot.</param>
/// <param name="precedence">Need not tell of restarts when no verification waits for them.</param>
internal sealed class DisksStore(GroupStateFile file, IMemoryStore<DutyState<DisksMemory>> own, string bootId, RestartPrecedence precedence)
    : IMemoryStore<DutyState<DisksMemory>>
{
    public DutyState<DisksMemory>? Load() => own.Load() is { } saved ? saved with { Memory = saved.Memory.In(bootId) } : null;

    public void Save(DutyState<DisksMemory> memory)
    {
        own.Save(memory with { Memory = memory.Memory with { BootId = bootId } });
        if (memory.Memory.BootIds.Count > 0)
        {
            file.Change(present => present.WithBootIds(memory.Memory.BootIds), lookedAt: null);
        }

        if (memory.Memory.Verification.HeldSince is null)
        {
            precedence.AwaitNoMore();
        }
    }
}
