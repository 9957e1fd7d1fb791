namespace Watcher.Core.Storage;

/// <summary>A file's content is not what it should be.</summary>
/// <param name="path">The file.</param>
/// <param name="place">Where in it, and what is wrong there.</param>
/// <param name="inner">The parser's own exception.</param>
internal sealed class FileFormatException(string path, string place, Exception? inner = null)
    : Exception($"{path}: {place}", inner)
{
    public string Path { get; } = path;

    public string Place { get; } = place;
}
