using System.Text.Json.Serialization;
using Watcher.Core.Duties;

namespace Watcher.Core.Maintenance;

/// <summary>The JSON shape of what this duty saves.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DutyState<NodeMaintenanceMemory>))]
internal sealed partial class NodeMaintenanceJson : JsonSerializerContext;
