using Watcher.Core.Configuration;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Hooks</c>, as written.</summary>
internal sealed class HooksSettings
{
    public string Deadline { get; set; } = "";

    public TimeSpan ToDeadline() => Age.Parse(Deadline);
}
