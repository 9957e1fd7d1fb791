using Watcher.Core.Native;

namespace Watcher.Commands;

/// <summary>Standard output could not be written. No <see cref="IOException"/>: it is no trouble of the command's own work, whatever files that works on.</summary>
internal sealed class OutputException(NativeException why) : Exception(why.Message, why);
