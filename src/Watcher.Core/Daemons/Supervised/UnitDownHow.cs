using System.Text.Json.Serialization;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>Why a unit's main process does not run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnitDownHow>))]
internal enum UnitDownHow
{
    /// <summary>It has not run since the watcher looks at it.</summary>
    NotSeenRunning,

    /// <summary>It died: a signal, an exit code, the watchdog.</summary>
    Died,

    /// <summary>systemd was asked to stop it.</summary>
    Stopped,

    /// <summary>It ended by itself and had nothing to complain of (exit code 0).</summary>
    Ended,

    /// <summary>It sees another master (exit code 11).</summary>
    NotMaster,
}
