using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watcher.Core.Duties;
using Watcher.Core.Native;

namespace Watcher.Core.Storage;

/// <summary>A duty's memory as one JSON file, replaced as a whole. A file that cannot be understood is kept aside as <c>*.bad</c>.</summary>
/// <param name="path">The file.</param>
/// <param name="type">Its shape.</param>
/// <param name="readOnly">For a look that changes nothing: saves nothing and moves nothing.</param>
internal sealed class JsonMemoryStore<TMemory>(string path, JsonTypeInfo<TMemory> type, bool readOnly) : IMemoryStore<TMemory>
    where TMemory : class
{
    // What a group of 10,000 instances with something to remember of each needs, ten times over.
    private const int Limit = 16 << 20;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private byte[]? _onDisk;
    private TMemory? _unsaved;

    public TMemory? Load()
    {
        try
        {
            var before = _onDisk;
            _onDisk = BoundedFile.TryRead(path, Limit);
            if (_unsaved is { } kept && _onDisk.AsSpan().SequenceEqual(before))
            {
                return kept;
            }

            _unsaved = null;
            return _onDisk is null ? null : StoredJson.Read(_onDisk, type);
        }
        catch (Exception e) when (e is JsonException or FileFormatException)
        {
            _onDisk = null;
            var place = e is JsonException json ? JsonPlace.Describe(json) : ((FileFormatException)e).Place;
            if (readOnly)
            {
                throw new FileFormatException(path, place, e);
            }

            throw new FileFormatException(path, $"{place}; kept as {KeepAside()}", e);
        }
    }

    public void Save(TMemory memory)
    {
        if (readOnly)
        {
            throw new InvalidOperationException($"{path} was opened for a look only");
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(memory, type);
        if (_onDisk is not null && content.AsSpan().SequenceEqual(_onDisk))
        {
            return;
        }

        AtomicFile.Replace(path, content, Mode);
        _onDisk = content;
        _unsaved = null;
    }

    public bool TryKeep(TMemory memory)
    {
        _unsaved = memory;
        return true;
    }

    private string KeepAside()
    {
        using var directory = OpenDirectory.Of(path, out var name);

        // A directory replaces nothing, so its name must be new.
        var aside = directory.Status(name) is { IsDirectory: true } ? $"{name}.bad.{Guid.NewGuid():N}" : $"{name}.bad";
        directory.Rename(name, aside);
        return $"{Path.GetDirectoryName(path)}/{aside}";
    }
}
