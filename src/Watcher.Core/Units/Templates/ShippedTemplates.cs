using System.Collections.Immutable;

namespace Watcher.Core.Units.Templates;

/// <summary>The templates of deploy/systemd, as they were built into the executable.</summary>
internal static class ShippedTemplates
{
    private const string Prefix = "units/";
    private const string ActivationPrefix = $"{Prefix}activation/";
    private const string Suffix = ".in";

    /// <summary>All of them but those for socket activation, in the order of their names.</summary>
    public static ImmutableArray<UnitTemplate> Load() => [.. From(Prefix).Where(template => !template.Name.StartsWith("activation/", StringComparison.Ordinal))];

    /// <summary>Those for a daemon's socket activation: named as they are rendered, into the same directory.</summary>
    public static ImmutableArray<UnitTemplate> LoadActivation(string daemon) => [.. From(ActivationPrefix).Where(template => template.Name.StartsWith($"ganeti-{daemon}", StringComparison.Ordinal))];

    private static IEnumerable<UnitTemplate> From(string prefix) => typeof(ShippedTemplates).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => new UnitTemplate(name[prefix.Length..^Suffix.Length], Read(name)));

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(ShippedTemplates).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
