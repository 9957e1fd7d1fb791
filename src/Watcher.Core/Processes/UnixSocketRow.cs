namespace Watcher.Core.Processes;

/// <summary>A Unix socket with a path, as the kernel's table has it.</summary>
/// <param name="Path">The path that it was bound to.</param>
/// <param name="Listens">Whether connections are taken there.</param>
/// <param name="IsConnected">Whether it is the listener's end of a connection, which bears the listener's path.</param>
internal readonly record struct UnixSocketRow(string Path, bool Listens, bool IsConnected);
