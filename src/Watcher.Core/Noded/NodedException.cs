namespace Watcher.Core.Noded;

/// <summary>A node's noded did not answer, or not with what was asked.</summary>
internal sealed class NodedException(string message, Exception? inner = null) : Exception(message, inner);
