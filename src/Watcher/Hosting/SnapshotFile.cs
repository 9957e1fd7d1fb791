using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;

namespace Watcher.Hosting;

/// <summary>A small file in <c>/run/ganeti-watcher</c> that says how things were at a moment, replaced as a whole.</summary>
internal static class SnapshotFile
{
    private const int Limit = 4 << 20;

    public const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode ForAll = ForRoot | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>Null when there is none that can be read: half a snapshot is none.</returns>
    public static T? Read<T>(string path, JsonTypeInfo<T> shape)
        where T : class => Read(path, shape, out _);

    /// <param name="path">The file.</param>
    /// <param name="shape">Of what is in it.</param>
    /// <param name="problem">Why it cannot be read, with the file and the place; null when it can, is not there, or is not for who reads it.</param>
    /// <returns>Null when there is none that can be read: half a snapshot is none.</returns>
    public static T? Read<T>(string path, JsonTypeInfo<T> shape, out string? problem)
        where T : class
    {
        problem = null;
        try
        {
            return BoundedFile.TryRead(path, Limit) is { } content ? StoredJson.Read(content, shape) : null;
        }
        catch (Exception e) when (e is JsonException or FileFormatException or NativeException)
        {
            problem = e switch
            {
                JsonException json => Said.Cut($"{path}: {JsonPlace.Describe(json)}"),
                NativeException { Errno: Errno.AccessDenied } => null,
                _ => Said.Cut(e.Message),
            };
            return null;
        }
    }

    /// <summary>Writes it; a failure is an event, since the work itself goes on.</summary>
    public static void Write<T>(string path, T snapshot, JsonTypeInfo<T> shape, UnixFileMode mode, ILogger log)
    {
        try
        {
            AtomicFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(snapshot, shape), mode, durable: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SnapshotFailed(path, e.Message);
        }
    }
}
