using Watcher.Core.Duties;

namespace Watcher.Core.Groups;

/// <summary>A memory of this node's present time as the master; that of an earlier time is none.</summary>
/// <param name="own">Where it is kept.</param>
/// <param name="mastership">Which time it is.</param>
internal sealed class MastershipStore<TMemory>(IMemoryStore<DutyState<TMemory>> own, Mastership mastership) : IMemoryStore<DutyState<TMemory>>
    where TMemory : notnull
{
    private string? _name;

    public DutyState<TMemory>? Load()
    {
        _name = mastership.Name();
        return own.Load() is { } state && (state.Mastership is null || state.Mastership == _name) ? state : null;
    }

    /// <summary>Under the name of the time in which it was loaded, whatever has happened since.</summary>
    public void Save(DutyState<TMemory> memory) => own.Save(memory with { Mastership = _name });
}
