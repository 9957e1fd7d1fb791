using System.Text.Json.Serialization;

namespace Watcher.Core.Metrics;

/// <summary>The JSON shape of what is remembered for the metrics.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(MetricsMemory))]
internal sealed partial class MetricsJson : JsonSerializerContext;
