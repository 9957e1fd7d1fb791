namespace Watcher.Configuration;

/// <summary>Finds keys that nobody reads and values that nobody understands, source by source: the binder itself would not say where.</summary>
internal static class SettingsCheck
{
    // A file full of nonsense is told by its beginning.
    private const int MostErrors = 20;

    public static IReadOnlyList<string> Errors(IEnumerable<SettingsSource> sources) =>
        [.. sources.SelectMany(source => source.Values.Select(value => Error(source.Name, value.Key, value.Value))).OfType<string>().Take(MostErrors)];

    private static string? Error(string source, string path, string? value) =>
        SettingsTable.Replaced.TryGetValue(path, out var other) ? $"{source}: {path}: there is no such setting any more (its value is '{value}'); in its place: {other}"
        : !SettingsTable.Rules.TryGetValue(path, out var rule) ? $"{source}: {path}: there is no such setting (its value is '{value}')"
        : rule(value ?? "") is { } expected ? $"{source}: {path}: '{value}' should be {expected}"
        : null;
}
