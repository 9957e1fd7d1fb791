using System.Collections.Immutable;
using Watcher.Core.Storage;

namespace Watcher.Core.Duties;

/// <summary>What a duty and its runner remember from step to step.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="blank">The memory of a duty that remembers nothing.</param>
/// <param name="name">The duty's name.</param>
/// <param name="bootId">The present boot.</param>
/// <param name="reporter">Hears that it was lost.</param>
internal sealed class DutyMemory<TMemory>(IMemoryStore<DutyState<TMemory>> store, TMemory blank, string name, string? bootId, IReporter reporter)
    where TMemory : notnull
{
    private DutyState<TMemory> Blank => new(blank, ImmutableSortedDictionary<string, ToldState>.Empty);

    public DutyState<TMemory> Load()
    {
        try
        {
            return store.Load()?.In(bootId) ?? Blank;
        }
        catch (FileFormatException e)
        {
            reporter.Tell(new MemoryLost(name, e.Message));
            return Blank;
        }
    }

    /// <summary>What is only told need not wait for room on a disk; what is to be done must (it is on disk before it is begun).</summary>
    /// <returns>Why it is kept in memory only; null when it is saved.</returns>
    public IOException? Save(DutyState<TMemory> state, bool mustBeOnDisk)
    {
        state = state with { BootId = bootId };
        try
        {
            store.Save(state);
            return null;
        }
        catch (IOException e) when (!mustBeOnDisk && store.TryKeep(state))
        {
            return e;
        }
    }
}
