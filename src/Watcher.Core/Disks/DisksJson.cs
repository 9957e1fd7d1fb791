using System.Text.Json.Serialization;
using Watcher.Core.Duties;

namespace Watcher.Core.Disks;

/// <summary>The JSON shape of what this duty saves.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DutyState<DisksMemory>))]
internal sealed partial class DisksJson : JsonSerializerContext;
