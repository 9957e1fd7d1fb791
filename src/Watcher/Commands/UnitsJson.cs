using System.Text.Json.Serialization;

namespace Watcher.Commands;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(UnitsReport))]
internal sealed partial class UnitsJson : JsonSerializerContext;
