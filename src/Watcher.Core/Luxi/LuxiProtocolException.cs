namespace Watcher.Core.Luxi;

/// <summary>The answer is not what the protocol says; the message names the place in it.</summary>
internal sealed class LuxiProtocolException(string message, Exception? inner = null) : LuxiException(message, inner);
