namespace Watcher.Core.Notify;

/// <summary>The command.</summary>
/// <param name="Command">Its absolute path.</param>
/// <param name="Deadline">How long it may take.</param>
internal sealed record NotifyOptions(string Command, TimeSpan Deadline);
