using Watcher.Core.Configuration;
using Watcher.Core.Maintenance;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Maintenance</c>, as written. Durations are ages.</summary>
internal sealed class MaintenanceSettings
{
    public string SecondLook { get; set; } = "";

    public string PowerdownTime { get; set; } = "";

    public NodeMaintenanceOptions ToOptions() => new() { SecondLook = Age.Parse(SecondLook), PowerdownTime = Age.Parse(PowerdownTime) };
}
