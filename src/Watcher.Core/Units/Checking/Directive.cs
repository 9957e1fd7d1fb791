using System.Collections.Immutable;
using Watcher.Core.Systemd;

namespace Watcher.Core.Units.Checking;

/// <summary>How one directive of a unit file is compared with what systemd has.</summary>
/// <param name="Section">Its section.</param>
/// <param name="Name">Its name.</param>
/// <param name="Property">The D-Bus property that tells it.</param>
/// <param name="Wanted">What a unit file wants, as words; null when it does not say, and the directive is not compared.</param>
/// <param name="Loaded">What the property says, in the same words; null when it is of a shape that is not known.</param>
/// <param name="Rule">When the two agree.</param>
internal sealed record Directive(
    string Section,
    string Name,
    string Property,
    Func<UnitFile, ImmutableArray<string>?> Wanted,
    Func<BusValue?, ImmutableArray<string>?> Loaded,
    MatchRule Rule)
{
    /// <summary>What is different, in words for an operator; null when nothing is.</summary>
    public (string Should, string Is)? Compare(ImmutableArray<string> wanted, ImmutableArray<string> loaded)
    {
        var lacking = wanted.Except(loaded).ToArray();
        var more = loaded.Except(wanted).Where(word => Rule != MatchRule.Dependencies || IsOurs(word)).ToArray();
        var agree = Rule switch
        {
            MatchRule.Ordered => wanted.SequenceEqual(loaded),
            MatchRule.AtLeast => lacking.Length == 0,
            _ => lacking.Length == 0 && more.Length == 0,
        };
        return agree ? null
            : Rule is MatchRule.AtLeast or MatchRule.Dependencies ? (Spoken(wanted.Where(IsSaid)), Spoken(loaded.Where(IsSaid)))
            : (Spoken(wanted), Spoken(loaded));

        // Of a long list, what is the same on both sides, or systemd's own, is noise.
        bool IsSaid(string word) => lacking.Contains(word) || more.Contains(word) && Rule == MatchRule.Dependencies;
    }

    private static bool IsOurs(string unit) => unit.StartsWith("ganeti", StringComparison.Ordinal);

    private static string Spoken(IEnumerable<string> words) => string.Join(' ', words) is { Length: > 0 } text ? text : "(none)";
}
