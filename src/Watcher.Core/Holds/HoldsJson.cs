using System.Text.Json.Serialization;

namespace Watcher.Core.Holds;

/// <summary>The JSON shape of the file of holds. Unknown members are ignored; missing ones and nulls where none may be are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(HoldsDocument))]
internal sealed partial class HoldsJson : JsonSerializerContext;
