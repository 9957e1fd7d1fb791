using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Watcher.Core.Storage;

/// <summary>
/// Reads what we wrote as JSON, and what hands or a broken disk may have changed since. We write no null, and take none: the serializer itself lets it pass
/// in lists and dictionaries, as a list, and where a type is generic.
/// </summary>
internal static class StoredJson
{
    /// <exception cref="JsonException">It is not of that shape; names the place.</exception>
    public static T Read<T>(ReadOnlySpan<byte> content, JsonTypeInfo<T> shape)
        where T : class
    {
        var reader = new Utf8JsonReader(content);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                throw new JsonException($"holds null, at byte {reader.TokenStartIndex}");
            }
        }

        return JsonSerializer.Deserialize(content, shape)!;
    }
}
