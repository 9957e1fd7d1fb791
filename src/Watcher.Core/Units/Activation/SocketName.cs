namespace Watcher.Core.Units.Activation;

/// <summary>What a socket's name is.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Inode">Which file; 0 when there is none.</param>
internal readonly record struct SocketName(SocketNameKind Kind, ulong Inode = 0);
