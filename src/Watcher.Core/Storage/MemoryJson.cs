using System.Text.Json.Serialization;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;

namespace Watcher.Core.Storage;

/// <summary>
/// The JSON shapes of what is saved. Unknown members are ignored (a newer version's file after a downgrade); missing ones and nulls where none
/// may be are errors.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DutyState<DaemonsMemory>))]
internal sealed partial class MemoryJson : JsonSerializerContext;
