namespace Watcher.Core.Luxi;

/// <summary>Somebody listens, but does not answer in time.</summary>
internal sealed class LuxiTimeoutException(string message, Exception? inner = null) : LuxiException(message, inner);
