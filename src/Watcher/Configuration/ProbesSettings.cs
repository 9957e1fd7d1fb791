using Watcher.Core.Configuration;
using Watcher.Core.Probes;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Probes</c>, as written. Durations are ages.</summary>
internal sealed class ProbesSettings
{
    public string GrownUpAfter { get; set; } = "";

    public string AnswerDeadline { get; set; } = "";

    public ProbesOptions ToOptions(bool restartsUnits) => new()
    {
        GrownUpAfter = Age.Parse(GrownUpAfter),
        AnswerDeadline = Age.Parse(AnswerDeadline),
        RestartsUnits = restartsUnits,
    };
}
