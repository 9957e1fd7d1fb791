using System.Text.Json.Serialization;
using Watcher.Core.Duties;

namespace Watcher.Core.Kvmd;

/// <summary>The JSON shape of what this duty saves.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DutyState<KvmdMemory>))]
internal sealed partial class KvmdJson : JsonSerializerContext;
