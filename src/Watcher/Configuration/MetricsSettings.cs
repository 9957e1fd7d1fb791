using Watcher.Core.Cluster;
using Watcher.Core.Metrics;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Metrics</c>, as written.</summary>
internal sealed class MetricsSettings
{
    /// <summary>Where Debian's node_exporter collects, if it is installed.</summary>
    public const string Automatic = "auto";

    // node_exporter reads no other files.
    private const string Ending = ".prom";
    private const string Name = $"ganeti-watcher{Ending}";

    public string File { get; set; } = "";

    /// <summary>Where the metrics go; null: nowhere.</summary>
    public MetricsTarget? ToTarget(GanetiPaths paths) =>
        File.Length == 0 ? null
        : IsAutomatic(File) ? new($"{paths.CollectorDirectory}/{Name}", IsAsked: false)
        : new(File, IsAsked: true);

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public static string? Error(string value) =>
        value.Length == 0 || IsAutomatic(value) || (value.StartsWith('/') && value.EndsWith(Ending, StringComparison.Ordinal) && Path.GetFileName(value) != Ending)
            ? null
            : $"{Automatic}, empty, or an absolute path that ends in {Ending}";

    private static bool IsAutomatic(string value) => value.Equals(Automatic, StringComparison.OrdinalIgnoreCase);
}
