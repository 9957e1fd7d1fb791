namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>What there is at a socket's path.</summary>
internal enum SocketNameKind
{
    Nothing,

    /// <summary>A socket itself.</summary>
    Socket,

    /// <summary>A link to systemd's socket, or from luxid's directory to the real one.</summary>
    OurLink,

    Other,
}
