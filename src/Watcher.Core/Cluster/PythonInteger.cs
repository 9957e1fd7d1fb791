using System.Globalization;
using System.Numerics;
using System.Text;

namespace Watcher.Core.Cluster;

/// <summary>
/// Integers as Python's <c>int()</c> reads them from a text (Objects/longobject.c, compared on Debian 12 and 13): white space around them (but not the separators U+001C to U+001F, which str.strip() takes for some), a sign, decimal digits of any
/// script, single underscores between digits.
/// </summary>
internal static class PythonInteger
{
    // sys.get_int_max_str_digits()
    private const int MostDigits = 4300;

    public static BigInteger? Parse(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var begin = runes.FindIndex(rune => !IsSpace(rune));
        var end = runes.FindLastIndex(rune => !IsSpace(rune));
        if (begin < 0)
        {
            return null;
        }

        var isNegative = runes[begin].Value == '-';
        var digits = new StringBuilder();
        var isAfterDigit = false;
        foreach (var rune in runes[(isNegative || runes[begin].Value == '+' ? begin + 1 : begin)..(end + 1)])
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                digits.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                isAfterDigit = true;
            }
            else if (rune.Value == '_' && isAfterDigit)
            {
                isAfterDigit = false;
            }
            else
            {
                return null;
            }
        }

        if (!isAfterDigit || digits.Length > MostDigits)
        {
            return null;
        }

        var value = BigInteger.Parse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune);
}
