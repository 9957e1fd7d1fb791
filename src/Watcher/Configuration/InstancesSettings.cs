using System.Globalization;
using Watcher.Core.Configuration;
using Watcher.Core.Instances;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Instances</c>, as written. Durations are ages.</summary>
internal sealed class InstancesSettings
{
    public string StableAfter { get; set; } = "";

    public string SecondLook { get; set; } = "";

    public string JobsPerNode { get; set; } = "";

    public InstancesOptions ToOptions() => new()
    {
        StableAfter = Age.Parse(StableAfter),
        SecondLook = Age.Parse(SecondLook),
        JobsPerNode = int.Parse(JobsPerNode, CultureInfo.InvariantCulture),
    };
}
