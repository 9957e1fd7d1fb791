using System.Text.Json.Serialization;
using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>
/// The JSON shape of what this duty saves. Unknown members are ignored (a newer version's file after a downgrade); missing ones and nulls where none
/// may be are errors.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DutyState<DaemonsMemory>))]
internal sealed partial class DaemonsJson : JsonSerializerContext;
