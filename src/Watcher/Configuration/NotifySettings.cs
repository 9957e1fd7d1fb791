using Watcher.Core.Configuration;
using Watcher.Core.Notify;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Notify</c>, as written. Durations are ages.</summary>
internal sealed class NotifySettings
{
    public string Command { get; set; } = "";

    public string Deadline { get; set; } = "";

    /// <summary>What is run; null: nothing.</summary>
    public NotifyOptions? ToOptions() => Command.Length == 0 ? null : new(Command, Age.Parse(Deadline));
}
