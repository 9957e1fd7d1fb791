namespace Watcher.Configuration;

/// <summary>The configuration in force. A reload that fails leaves the old one.</summary>
internal sealed class SettingsHolder(string file)
{
    private volatile WatcherSettings _current = SettingsLoader.Load(file);

    public WatcherSettings Current => _current;

    /// <exception cref="SettingsException">The new configuration cannot be used; the old one stays.</exception>
    public void Reload() => _current = SettingsLoader.Load(file);
}
