using System.Collections.Immutable;
using System.Text.Json;
using Watcher.Core.Reporting;

namespace Watcher.Core.Luxi;

/// <summary>An error as Ganeti encodes it, <c>[class, [argument …]]</c> (ganeti/errors.py, EncodeException).</summary>
/// <param name="Class">The class of the exception ("OpPrereqError").</param>
/// <param name="Arguments">Its arguments, as text.</param>
internal sealed record GanetiError(string Class, ImmutableArray<string> Arguments)
{
    /// <summary>What an OpPrereqError says of itself in its second argument (ganeti/errors.py, ECODE_*); null for another error.</summary>
    public string? PrerequisiteCode => Class == "OpPrereqError" && Arguments.Length > 1 ? Arguments[1] : null;

    /// <summary>What was the matter, without the class.</summary>
    public string Text => Arguments.Length == 0 ? Class : Said.Line(Arguments[0]);

    /// <summary>Reads an encoded error; null when it is none.</summary>
    public static GanetiError? TryRead(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2
            || value[0].ValueKind != JsonValueKind.String || value[1].ValueKind is not (JsonValueKind.Array or JsonValueKind.String))
        {
            return null;
        }

        // A class with a single argument may come without the list around it.
        ImmutableArray<string> arguments = value[1].ValueKind == JsonValueKind.String
            ? [LuxiValue.Printable(value[1])]
            : [.. value[1].EnumerateArray().Select(LuxiValue.Printable)];
        return new GanetiError(LuxiValue.Printable(value[0]), arguments);
    }

    public override string ToString() => Arguments.Length == 0 ? Class : $"{Class}: {Said.Line(string.Join(", ", Arguments))}";
}
