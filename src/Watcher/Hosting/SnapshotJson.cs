using System.Text.Json.Serialization;

namespace Watcher.Hosting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ServiceSnapshot))]
[JsonSerializable(typeof(PassSnapshot))]
[JsonSerializable(typeof(PassDetails))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
