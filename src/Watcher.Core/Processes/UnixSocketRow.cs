namespace Watcher.Core.Processes;

/// <summary>A Unix socket with a path, as the kernel's table has it.</summary>
/// <param name="Path">The path that it was bound to.</param>
/// <param name="Listens">Whether connections are taken there.</param>
/// <param name="IsConnected">Whether it is the listener's end of a connection, which bears the listener's path.</param>
/// <param name="IsWaiting">Whether it is such an end that the listener has not taken yet (unix_seq_show in Linux's net/unix/af_unix.c: no socket yet, SS_CONNECTING).</param>
internal readonly record struct UnixSocketRow(string Path, bool Listens, bool IsConnected, bool IsWaiting);
