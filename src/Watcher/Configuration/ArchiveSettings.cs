using Watcher.Core.Configuration;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Archive</c>, as written.</summary>
internal sealed class ArchiveSettings
{
    public string JobAge { get; set; } = "";

    public TimeSpan ToJobAge() => Age.Parse(JobAge);
}
