using System.Collections.Immutable;

namespace Watcher.Core.Notify;

/// <summary>What there is to tell. Pure: what came and went since the last run is no news.</summary>
/// <param name="Changes">What began and ended.</param>
/// <param name="Told">What is told to stand, once that was told.</param>
internal sealed record NotifyNews(ImmutableArray<FaultChange> Changes, ImmutableArray<ToldFault> Told)
{
    // After a power cut each of ten thousand instances may have one.
    private const int Most = 100;

    /// <param name="told">What was told to stand.</param>
    /// <param name="standing">What stands now.</param>
    /// <param name="isLookedAt">Whether a duty was looked at: what another one told stands as far as anybody knows.</param>
    public static NotifyNews Of(ImmutableArray<ToldFault> told, IEnumerable<ToldFault> standing, Func<string, bool> isLookedAt)
    {
        var before = told.ToLookup(fault => fault.Identity(), StringComparer.Ordinal);
        var now = standing.DistinctBy(fault => fault.Identity(), StringComparer.Ordinal).ToDictionary(fault => fault.Identity(), StringComparer.Ordinal);
        var ended = told.Where(fault => !now.ContainsKey(fault.Identity()) && isLookedAt(fault.Duty)).ToList();
        var begun = now.Values.Where(fault => !before.Contains(fault.Identity())).ToList();
        return new(
            [.. begun.Select(fault => new FaultChange("begins", fault)), .. ended.Select(fault => new FaultChange("ends", fault))],
            [.. told.Except(ended), .. begun]);
    }

    /// <summary>As the command reads it.</summary>
    /// <param name="now">Now.</param>
    public NotifyDocument ToDocument(DateTimeOffset now) => new(1, now, [.. Changes.Take(Most)], Math.Max(0, Changes.Length - Most), Told.Length);
}
