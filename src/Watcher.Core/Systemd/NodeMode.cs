using System.Text.Json.Serialization;

namespace Watcher.Core.Systemd;

/// <summary>Who restarts Ganeti's daemons on this node.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeMode>))]
internal enum NodeMode
{
    /// <summary>Not known: systemd runs, but does not say whether it manages Ganeti. Nothing is started.</summary>
    Unknown,

    /// <summary>The watcher: systemd does not run, or does not know Ganeti.</summary>
    Plain,

    /// <summary>systemd: it runs and has loaded (or masked) ganeti.target. Nothing is started by the watcher.</summary>
    Systemd,
}
