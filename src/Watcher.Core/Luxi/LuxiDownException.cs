namespace Watcher.Core.Luxi;

/// <summary>Nobody listens on the socket, or whoever did went away without an answer.</summary>
internal sealed class LuxiDownException(string message, Exception? inner = null) : LuxiException(message, inner);
