using System.Globalization;

namespace Watcher.Core.Units.Checking;

/// <summary>systemd's spans of time (systemd.time(7)): "2s", "10min", "1h 30min", "infinity"; a bare number is seconds.</summary>
internal static class TimeSpanText
{
    private static readonly (string Name, ulong Microseconds)[] Units =
    [
        ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1),
    ];

    /// <summary>In microseconds, <see cref="ulong.MaxValue"/> for ever; null when it is none.</summary>
    public static ulong? Parse(string text)
    {
        if (text == "infinity")
        {
            return ulong.MaxValue;
        }

        UInt128 sum = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = word.TakeWhile(char.IsAsciiDigit).Count();
            var name = word.Length == digits ? "s" : word[digits..];
            var unit = Array.Find(Units, unit => unit.Name == name);
            if (!ulong.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || unit.Name is null)
            {
                return null;
            }

            sum += (UInt128)number * unit.Microseconds;
        }

        return text.Length > 0 && sum < ulong.MaxValue ? (ulong)sum : null;
    }

    /// <summary>In the largest units that say it exactly.</summary>
    public static string Format(ulong microseconds)
    {
        if (microseconds is 0 or ulong.MaxValue)
        {
            return microseconds == 0 ? "0" : "infinity";
        }

        var words = new List<string>();
        foreach (var (name, size) in Units)
        {
            if (microseconds / size is var count and > 0)
            {
                words.Add($"{count}{name}");
                microseconds %= size;
            }
        }

        return string.Join(' ', words);
    }
}
