namespace Watcher.TestKit.Systemd;

/// <summary>What a connection to systemd goes through.</summary>
public enum PeerStage
{
    /// <summary>Being taken: before that it waits in the listener's queue, or for a place in it.</summary>
    Connect,

    /// <summary>AUTH is answered.</summary>
    Authentication,

    /// <summary>Hello is answered.</summary>
    Hello,

    /// <summary>Other calls are.</summary>
    Call,

    /// <summary>After all of them.</summary>
    Never,
}
