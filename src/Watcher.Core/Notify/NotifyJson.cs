using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Watcher.Core.Notify;

/// <summary>The JSON shapes of what the command is told, and of what is remembered of it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(NotifyDocument))]
[JsonSerializable(typeof(NotifyMemory))]
internal sealed partial class NotifyJson : JsonSerializerContext
{
    /// <summary>For people, who may see it in a mail: quotes and apostrophes as they are.</summary>
    public static NotifyJson Readable() => new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
