using System.Collections.Immutable;
using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>Takes values out of an answer; what is not of the expected kind is an error that names its place.</summary>
internal static class LuxiValue
{
    public static string Text(JsonElement value, string place)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Unexpected(value, place, "a text");
        }
        catch (InvalidOperationException e)
        {
            // "\ud800" is good JSON and no text.
            throw new LuxiProtocolException($"{place}: is no valid text", e);
        }
    }

    public static string? TextOrNull(JsonElement value, string place) => value.ValueKind == JsonValueKind.Null ? null : Text(value, place);

    public static bool Flag(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unexpected(value, place, "true or false"),
    };

    /// <summary>A job's number: some versions write it as a text.</summary>
    public static long Number(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : value.ValueKind == JsonValueKind.String
            && long.TryParse(Text(value, place), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number) ? number
        : throw Unexpected(value, place, "a whole number");

    public static ImmutableArray<JsonElement> List(JsonElement value, string place, int? length = null) =>
        value.ValueKind != JsonValueKind.Array ? throw Unexpected(value, place, "a list")
        : length is { } wanted && value.GetArrayLength() != wanted
            ? throw new LuxiProtocolException($"{place}: has {value.GetArrayLength()} items, not {wanted}")
        : [.. value.EnumerateArray()];

    public static ImmutableArray<string> Texts(JsonElement value, string place) =>
        [.. List(value, place).Select((item, index) => Text(item, $"{place}[{index}]"))];

    /// <summary>A member of an object; null when it has none of that name.</summary>
    public static JsonElement? Member(JsonElement value, string name, string place)
    {
        try
        {
            return value.ValueKind != JsonValueKind.Object ? throw Unexpected(value, place, "an object")
                : value.TryGetProperty(name, out var member) ? member
                : null;
        }
        catch (InvalidOperationException e)
        {
            // "\ud800" is good JSON and no text; it is looked at when what stands before it is as in the name that is sought.
            throw new LuxiProtocolException($"{place}: a name is no valid text", e);
        }
    }

    /// <summary>Whether a text is that one; one that is no valid text ("\ud800") is none.</summary>
    public static bool Is(JsonElement value, string text)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>For what is to be written again as it was read, whose texts nobody has looked at.</summary>
    /// <exception cref="LuxiProtocolException">One of them is no valid text.</exception>
    public static void CheckTexts(ReadOnlySpan<byte> json, string place)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw new LuxiProtocolException($"{place}: holds what is no valid text", e);
        }
    }

    /// <summary>Anything, for people.</summary>
    public static string Printable(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // No valid text: its spelling is.
            return value.GetRawText();
        }
    }

    public static LuxiProtocolException Unexpected(JsonTokenType kind, string place, string wanted) =>
        new($"{place}: should be {wanted}, is {kind switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "null",
            _ => "missing",
        }}");

    private static LuxiProtocolException Unexpected(JsonElement value, string place, string wanted) => Unexpected(
        value.ValueKind switch
        {
            JsonValueKind.Object => JsonTokenType.StartObject,
            JsonValueKind.Array => JsonTokenType.StartArray,
            JsonValueKind.String => JsonTokenType.String,
            JsonValueKind.Number => JsonTokenType.Number,
            JsonValueKind.True => JsonTokenType.True,
            JsonValueKind.False => JsonTokenType.False,
            JsonValueKind.Null => JsonTokenType.Null,
            _ => JsonTokenType.None,
        },
        place,
        wanted);
}
