using Watcher.Core.Duties;
using Watcher.Core.Storage;

namespace Watcher.Core.Instances;

/// <summary>
/// The duty's two files. The stock watcher's comes first: an attempt that we forget is still counted there, while a job that we remember
/// without its count would be an attempt for nothing.
/// </summary>
/// <param name="file">The stock watcher's file; its lock is held.</param>
/// <param name="own">Our own.</param>
/// <param name="time">Time.</param>
internal sealed class InstancesStore(
    GroupStateFile file, IMemoryStore<DutyState<InstancesMemory>> own, TimeProvider time) : IMemoryStore<DutyState<InstancesMemory>>
{
    public DutyState<InstancesMemory>? Load() => own.Load();

    public void Save(DutyState<InstancesMemory> memory)
    {
        if (memory.Memory.Stock is { } stock)
        {
            SaveStock(stock, memory.Memory.HasLooked);
        }

        own.Save(memory);
        file.KeepsLock = memory.Memory.Jobs.Length > 0;
    }

    private void SaveStock(StockState stock, bool hasLooked)
    {
        var present = file.Read();
        StockState? before = null;
        try
        {
            before = StockState.Parse(present, file.Path);
        }
        catch (FileFormatException)
        {
            // The duty has told of it; what cannot be understood is kept aside before it is replaced.
            AtomicFile.Replace($"{file.Path}.bad", present, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        if (before is null || !before.Write().AsSpan().SequenceEqual(stock.Write()) || present.Length == 0)
        {
            file.Replace(stock.Write());
        }
        else if (hasLooked)
        {
            file.Touch(time.GetUtcNow());
        }
    }
}
