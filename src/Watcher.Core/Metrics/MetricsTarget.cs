namespace Watcher.Core.Metrics;

/// <summary>Where the metrics go.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsAsked">Whether somebody named it: else it is written where its directory is there, and that it is not is no news.</param>
internal sealed record MetricsTarget(string Path, bool IsAsked);
