using System.Globalization;
using System.Numerics;

namespace Watcher.Commands;

/// <summary>
/// An age of the command line as the stock watcher reads it: the number is what Python's int() takes, with blanks around it, a sign, and single
/// underscores between its digits (ganeti/cli.py, ParseTimespec). Pure.
/// </summary>
internal static class StockAge
{
    /// <summary>In our own syntax; what is no age stays as it is, to be named in the error. A negative one archives all that has ended, as 0 does.</summary>
    public static string Plain(string text)
    {
        var unit = text is [.., 's' or 'm' or 'h' or 'd' or 'w'] ? text[^1..] : "";
        var number = text[..^unit.Length].Trim();
        var digits = number is ['+' or '-', ..] ? number[1..] : number;
        if (!IsNumber(digits))
        {
            return text;
        }

        var count = BigInteger.Parse(digits.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(number[0] == '-' ? BigInteger.Zero : count)}{unit}");
    }

    private static bool IsNumber(string digits) =>
        digits is [>= '0' and <= '9', ..] && digits[^1] != '_' && !digits.Contains("__", StringComparison.Ordinal)
        && digits.All(c => char.IsAsciiDigit(c) || c == '_');
}
