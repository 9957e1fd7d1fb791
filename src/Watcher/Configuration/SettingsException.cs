namespace Watcher.Configuration;

/// <summary>The configuration cannot be used; each error names its file, path and value.</summary>
internal sealed class SettingsException(IReadOnlyList<string> errors) : Exception(string.Join("; ", errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
