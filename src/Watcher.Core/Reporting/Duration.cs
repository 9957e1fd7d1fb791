using System.Globalization;

namespace Watcher.Core.Reporting;

/// <summary>A length of time, for people: its two largest units.</summary>
internal static class Duration
{
    /// <returns>"300 ms", "5 s", "12 min 3 s", "2 h", "3 d 4 h".</returns>
    public static string Text(TimeSpan length)
    {
        if (length < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMilliseconds} ms");
        }

        var whole = TimeSpan.FromSeconds(Math.Round(length.TotalSeconds));
        (int Count, string Unit)[] parts = [((int)whole.TotalDays, "d"), (whole.Hours, "h"), (whole.Minutes, "min"), (whole.Seconds, "s")];
        var told = parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count > 0);
        return string.Join(' ', told.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")));
    }
}
