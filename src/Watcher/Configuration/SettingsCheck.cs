using Microsoft.Extensions.Configuration;

namespace Watcher.Configuration;

/// <summary>Finds keys that nobody reads and values that nobody understands, source by source: the binder itself would not say where.</summary>
internal static class SettingsCheck
{
    // Keys of one source, far above what the table knows: a hostile file must not make us list it for ever.
    private const int MostErrors = 20;

    public static IReadOnlyList<string> Errors(IEnumerable<(string Name, IConfigurationProvider Provider)> sources)
    {
        var errors = new List<string>();
        foreach (var (name, provider) in sources)
        {
            foreach (var (path, value) in Values(provider, null))
            {
                var error = !SettingsTable.Rules.TryGetValue(path, out var rule) ? $"{name}: {path}: there is no such setting"
                    : rule(value ?? "") is { } expected ? $"{name}: {path}: '{value}' should be {expected}"
                    : null;
                if (error is not null && errors.Count < MostErrors)
                {
                    errors.Add(error);
                }
            }
        }

        return errors;
    }

    /// <summary>All leaves; an empty object or array counts as one.</summary>
    private static IEnumerable<(string Path, string? Value)> Values(IConfigurationProvider provider, string? parent)
    {
        foreach (var key in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var path = parent is null ? key : ConfigurationPath.Combine(parent, key);
            if (provider.TryGet(path, out var value))
            {
                yield return (path, value);
            }

            foreach (var below in Values(provider, path))
            {
                yield return below;
            }
        }
    }
}
