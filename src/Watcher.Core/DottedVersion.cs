using System.Collections.Immutable;
using System.Globalization;

namespace Watcher.Core;

/// <summary>A version such as 3.0 or 252, compared part by part; a missing part counts as 0.</summary>
/// <param name="Parts">Its numbers.</param>
internal readonly record struct DottedVersion(ImmutableArray<int> Parts) : IComparable<DottedVersion>
{
    private const int MostParts = 4;

    public static bool operator <(DottedVersion left, DottedVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(DottedVersion left, DottedVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(DottedVersion left, DottedVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DottedVersion left, DottedVersion right) => left.CompareTo(right) >= 0;

    public static DottedVersion? TryParse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length > MostParts)
        {
            return null;
        }

        var numbers = ImmutableArray.CreateBuilder<int>(parts.Length);
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return new DottedVersion(numbers.MoveToImmutable());
    }

    /// <summary>For versions that the code itself knows.</summary>
    public static DottedVersion Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no dotted version");

    public int CompareTo(DottedVersion other)
    {
        for (var i = 0; i < Math.Max(Parts.Length, other.Parts.Length); i++)
        {
            var order = Part(i).CompareTo(other.Part(i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    public bool Equals(DottedVersion other) => CompareTo(other) == 0;

    public override int GetHashCode() => Part(0);

    public override string ToString() => string.Join('.', Parts);

    private int Part(int index) => index < Parts.Length ? Parts[index] : 0;
}
