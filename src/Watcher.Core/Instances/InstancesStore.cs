using Watcher.Core.Duties;
using Watcher.Core.Groups;

namespace Watcher.Core.Instances;

/// <summary>
/// The duty's two files. The stock watcher's comes first: an attempt that we forget is still counted there, while a job that we remember
/// without its count would be an attempt for nothing.
/// </summary>
/// <param name="file">The stock watcher's file; its lock is held.</param>
/// <param name="own">Our own.</param>
/// <param name="bootId">The present boot.</param>
/// <param name="time">Time.</param>
/// <param name="precedence">Hears what goes first, once it is on disk.</param>
internal sealed class InstancesStore(
    GroupStateFile file, IMemoryStore<DutyState<InstancesMemory>> own, string bootId, TimeProvider time, RestartPrecedence precedence)
    : IMemoryStore<DutyState<InstancesMemory>>
{
    public DutyState<InstancesMemory>? Load() =>
        own.Load() is { } saved ? saved with { Memory = saved.Memory.In(bootId) } : null;

    public void Save(DutyState<InstancesMemory> memory)
    {
        if (memory.Memory.Stock is { } stock)
        {
            file.Change(present => present with { Instances = stock.Instances }, memory.Memory.HasLooked ? time.GetUtcNow() : null);
        }

        own.Save(memory with { Memory = memory.Memory with { BootId = bootId } });
        file.KeepsLock = memory.Memory.Jobs.Length > 0;
        if (memory.Memory.Restarts is { } restarts)
        {
            precedence.Tell(restarts);
        }
    }
}
