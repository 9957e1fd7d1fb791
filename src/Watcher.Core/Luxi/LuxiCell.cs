using System.Text.Json;

namespace Watcher.Core.Luxi;

/// <summary>Where a value lies in the bytes of an answer, and what it is.</summary>
/// <param name="Start">Its first byte: of a text, the quotation mark.</param>
/// <param name="End">The byte behind its last.</param>
/// <param name="Kind">Its first token.</param>
/// <param name="IsEscaped">Whether it is a text that is not what it is spelt as ("\u00e4").</param>
internal readonly record struct LuxiCell(int Start, int End, JsonTokenType Kind, bool IsEscaped)
{
    /// <summary>The value at which a reader stands, which is moved to its end; false when that has not come yet.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out LuxiCell cell)
    {
        var (start, kind, isEscaped) = (reader.TokenStartIndex, reader.TokenType, reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped);
        var isWhole = reader.TrySkip();
        cell = new LuxiCell((int)start, (int)reader.BytesConsumed, kind, isEscaped);
        return isWhole;
    }
}
