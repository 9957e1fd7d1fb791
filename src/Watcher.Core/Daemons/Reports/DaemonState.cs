using System.Text.Json.Serialization;

namespace Watcher.Core.Daemons.Reports;

/// <summary>How a daemon is, in a word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DaemonState>))]
internal enum DaemonState
{
    /// <summary>It does not belong here.</summary>
    [JsonStringEnumMemberName("not needed")]
    NotNeeded,

    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It is down, and being started this very moment.</summary>
    [JsonStringEnumMemberName("starting")]
    Starting,

    /// <summary>It was stopped on purpose.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>It is down, and nobody starts it while somebody holds it.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>Whether it runs cannot be told, or it runs where nobody looks after it.</summary>
    [JsonStringEnumMemberName("unclear")]
    Unclear,
}
