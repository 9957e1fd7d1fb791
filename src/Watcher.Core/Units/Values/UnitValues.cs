using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Watcher.Core.Units.Values;

/// <summary>What the placeholders stand for: given by hand, else from a file of values, else found out, else a default.</summary>
/// <param name="values">The values, each checked.</param>
/// <param name="missing">Why a name has none, where that is known.</param>
internal sealed class UnitValues(ImmutableDictionary<string, string> values, ImmutableDictionary<string, string> missing)
{
    /// <summary>A value; null, with the reason, when there is none.</summary>
    public string? Find(string name, [NotNullWhen(false)] out string? whyNot)
    {
        whyNot = values.TryGetValue(name, out var value) ? null : missing.GetValueOrDefault(name, "nothing gives one");
        return value;
    }

    /// <summary>A value, or another one when there is none.</summary>
    public string Or(string name, string other) => values.GetValueOrDefault(name, other);

    /// <summary>Why a text cannot stand in a unit: values end up in command lines and lists of paths. Null when it can.</summary>
    public static string? WhyUnfit(string value)
    {
        if (value.Length == 0)
        {
            return "is empty";
        }

        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '%' or '"' or '\'' or '\\' or '$' or ';' or '@')
            {
                return char.IsControl(c) || char.IsWhiteSpace(c)
                    ? "must not contain blanks or control characters"
                    : $"must not contain {c}";
            }
        }

        return null;
    }
}
