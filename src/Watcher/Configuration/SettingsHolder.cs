namespace Watcher.Configuration;

/// <summary>The configuration in force, and the way to a new one.</summary>
internal sealed class SettingsHolder(string file)
{
    private volatile WatcherSettings _current = SettingsLoader.Load(file);

    public WatcherSettings Current => _current;

    /// <summary>Reads the configuration anew; it is not in force yet.</summary>
    /// <exception cref="SettingsException">It cannot be used.</exception>
    public WatcherSettings Read() => SettingsLoader.Load(file);

    /// <summary>Puts a configuration in force.</summary>
    public void Use(WatcherSettings settings) => _current = settings;
}
