namespace Watcher.TestKit.Daemons;

/// <summary>What goes wrong with the start of a daemon.</summary>
internal enum StartTrouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>daemon-util fails.</summary>
    Refused,

    /// <summary>The daemon ends with 11.</summary>
    NotMaster,

    /// <summary>daemon-util is content, but the daemon is gone a moment later.</summary>
    GoneAtOnce,

    /// <summary>daemon-util does not come back.</summary>
    Hangs,
}
