using System.Text;

namespace Watcher.Core.Systemd;

/// <summary>The D-Bus object path of a unit.</summary>
internal static class UnitPath
{
    /// <summary>As systemd's bus_path_encode: every byte but letters and digits, and a leading digit, becomes _xx; nothing becomes _.</summary>
    public static string Of(string unit)
    {
        var path = new StringBuilder("/org/freedesktop/systemd1/unit/");
        if (unit.Length == 0)
        {
            return path.Append('_').ToString();
        }

        var first = true;
        foreach (var b in Encoding.UTF8.GetBytes(unit))
        {
            var c = (char)b;
            if (char.IsAsciiLetter(c) || (!first && char.IsAsciiDigit(c)))
            {
                path.Append(c);
            }
            else
            {
                path.Append('_').Append(Convert.ToHexStringLower([b]));
            }

            first = false;
        }

        return path.ToString();
    }
}
