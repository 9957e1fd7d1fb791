using System.Text.Json.Serialization;

namespace Watcher.Core.Reporting;

/// <summary>How bad a state is to whoever looks after the node; in the order of badness.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
internal enum Severity
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Meant so by somebody, or about to pass by itself: worth knowing.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Somebody must see to it.</summary>
    [JsonStringEnumMemberName("critical")]
    Critical,
}
