namespace Watcher.Core.Luxi;

/// <summary>A call of luxid or WConfD came to nothing.</summary>
internal abstract class LuxiException(string message, Exception? inner = null) : Exception(message, inner);
