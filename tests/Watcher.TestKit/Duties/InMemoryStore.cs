using Watcher.Core.Duties;

namespace Watcher.TestKit.Duties;

/// <summary>A memory that outlives its runner, as the file does; can be told to fail.</summary>
internal sealed class InMemoryStore<TMemory> : IMemoryStore<TMemory>
    where TMemory : class
{
    private TMemory? _unsaved;

    public TMemory? Saved { get; set; }

    public int Saves { get; private set; }

    public Exception? FailLoad { get; set; }

    public Exception? FailSave { get; set; }

    /// <summary>Called with each memory before it counts as saved.</summary>
    public Action<TMemory>? OnSave { get; set; }

    public TMemory? Load() => FailLoad is { } failure ? throw failure : _unsaved ?? Saved;

    public void Save(TMemory memory)
    {
        if (FailSave is { } failure)
        {
            throw failure;
        }

        OnSave?.Invoke(memory);
        (Saved, _unsaved) = (memory, null);
        Saves++;
    }

    public bool TryKeep(TMemory memory)
    {
        _unsaved = memory;
        return true;
    }
}
