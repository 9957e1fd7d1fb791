using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Values;

/// <summary>Values that somebody gives: <c>NAME=VALUE</c>, on the command line or one a line in a file.</summary>
internal static class GivenValues
{
    private const int FileLimit = 64 * 1024;

    /// <summary>From <c>--set</c>.</summary>
    /// <exception cref="FileFormatException">One is no NAME=VALUE, or its name or value cannot be.</exception>
    public static ImmutableArray<GivenValue> FromOptions(IEnumerable<string> options) =>
        [.. options.Select(option => Parse(option, "--set", $"'{option}'"))];

    /// <summary>From a file; blank lines and lines that begin with # are skipped.</summary>
    /// <exception cref="FileFormatException">As above, with the line; or there is no such file.</exception>
    public static ImmutableArray<GivenValue> FromFile(string path) =>
        BoundedFile.TryRead(path, FileLimit) is { } content
            ? FromText(path, Encoding.UTF8.GetString(content))
            : throw new FileFormatException(path, "there is no such file");

    public static ImmutableArray<GivenValue> FromText(string path, string text)
    {
        var values = ImmutableArray.CreateBuilder<GivenValue>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                values.Add(Parse(line, path, $"line {number}"));
            }
        }

        return values.ToImmutable();
    }

    private static GivenValue Parse(string text, string origin, string place)
    {
        if (text.Split('=', 2) is not [var name, var value])
        {
            throw new FileFormatException(origin, $"{place} should be NAME=VALUE");
        }

        if (!UnitValueNames.CanBeSet(name))
        {
            throw new FileFormatException(
                origin, $"{place}: there is no value '{name}'; known are {string.Join(' ', UnitValueNames.All)} {UnitValueNames.Mond}");
        }

        if (name == UnitValueNames.Mond && value is not ("yes" or "no"))
        {
            throw new FileFormatException(origin, $"{place}: {name} should be yes or no");
        }

        return UnitValues.WhyUnfit(value) is { } unfit
            ? throw new FileFormatException(origin, $"{place}: the value of {name} {unfit}")
            : new GivenValue(name, value, origin, place);
    }
}
