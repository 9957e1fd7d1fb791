using Watcher.Core.Storage;

namespace Watcher.Core.Duties;

/// <summary>Keeps a duty's memory over restarts, and shares it between the service, a pass and <c>status</c>.</summary>
internal interface IMemoryStore<TMemory>
{
    /// <summary>Reads the memory; null when there is none yet.</summary>
    /// <exception cref="FileFormatException">The file cannot be understood; it was kept aside.</exception>
    TMemory? Load();

    /// <summary>Writes the memory, durably when it returns. Writing what is already there costs nothing.</summary>
    void Save(TMemory memory);

    /// <summary>Keeps a memory that could not be saved: the next load gives it, unless somebody else has saved meanwhile.</summary>
    /// <returns>Whether it is kept.</returns>
    bool TryKeep(TMemory memory) => false;
}
