namespace Watcher.Core.Maintenance;

/// <summary>A qemu could not be told what to do.</summary>
internal sealed class QmpException(string message, Exception? inner = null) : Exception(message, inner);
