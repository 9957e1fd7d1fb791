using System.Globalization;

namespace Watcher.Core.Configuration;

/// <summary>Ganeti's timespec: a whole number, and s, m, h, d or w; seconds when there is no letter (ganeti/cli.py, ParseTimespec).</summary>
internal static class Age
{
    /// <summary>What an age looks like, for error messages.</summary>
    public const string Syntax = "a whole number with an optional s, m, h, d or w";

    /// <summary>The longest age, for error messages. A century: what is longer is a mistake, and must not overflow.</summary>
    public const string Longest = "36500d";

    private const long MostSeconds = 100L * 365 * 86400;

    public static bool TryParse(string text, out TimeSpan age)
    {
        age = default;
        var unit = text.Length > 0 ? text[^1] : '\0';
        var factor = unit switch { 's' => 1L, 'm' => 60, 'h' => 3600, 'd' => 86400, 'w' => 604800, _ => 0 };
        var number = factor == 0 ? text : text[..^1];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > MostSeconds / Math.Max(factor, 1))
        {
            return false;
        }

        age = TimeSpan.FromSeconds(count * Math.Max(factor, 1));
        return true;
    }

    /// <summary>Parses what was checked before.</summary>
    /// <exception cref="FormatException">It is no age.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var age) ? age : throw new FormatException($"'{text}' is not {Syntax}");
}
