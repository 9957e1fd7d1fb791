using System.Collections.Immutable;

namespace Watcher.Core.Units.Templates;

/// <summary>The templates of deploy/systemd, as they were built into the executable.</summary>
internal static class ShippedTemplates
{
    private const string Prefix = "units/";
    private const string Suffix = ".in";

    /// <summary>All of them, in the order of their names.</summary>
    public static ImmutableArray<UnitTemplate> Load() =>
    [
        .. typeof(ShippedTemplates).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new UnitTemplate(name[Prefix.Length..^Suffix.Length], Read(name))),
    ];

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(ShippedTemplates).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
