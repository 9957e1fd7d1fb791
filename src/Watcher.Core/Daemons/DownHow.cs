using System.Text.Json.Serialization;

namespace Watcher.Core.Daemons;

/// <summary>How a daemon went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DownHow>))]
internal enum DownHow
{
    /// <summary>It was not seen running since the node booted.</summary>
    NotSeen,

    /// <summary>It has only just come to belong here, and whoever changed that starts it.</summary>
    New,

    /// <summary>It died.</summary>
    Crashed,

    /// <summary>It removed its pid file and went: somebody wanted that.</summary>
    Stopped,

    /// <summary>It refused to start since it sees another master (exit code 11).</summary>
    NotMaster,

    /// <summary>However it went, it was held since: when that is over it is started.</summary>
    Held,
}
