namespace Watcher.Configuration;

/// <summary>One setting as it is in force, and who says so.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Value">Its value, as written.</param>
/// <param name="Source">"default", the file, or "environment".</param>
internal sealed record SettingOrigin(string Path, string Value, string Source)
{
    /// <summary>All settings, in the order of the defaults; of several sources the last one counts.</summary>
    public static IReadOnlyList<SettingOrigin> Of(IReadOnlyList<SettingsSource> sources)
    {
        var defaults = sources[0];
        return [.. defaults.Values.Where(value => value.Value is not null).Select(value => Last(sources, defaults, value.Key))];
    }

    private static SettingOrigin Last(IReadOnlyList<SettingsSource> sources, SettingsSource defaults, string path)
    {
        var (source, value) = sources.SelectMany(each => each.Values.Select(value => (Source: each, value.Key, value.Value)))
            .Where(each => each.Value is not null && each.Key.Equals(path, StringComparison.OrdinalIgnoreCase))
            .Select(each => (each.Source, each.Value!)).Last();
        return new(path, value, source == defaults ? "default" : source.Name);
    }
}
