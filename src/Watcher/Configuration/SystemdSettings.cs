using Watcher.Core.Configuration;
using Watcher.Core.Daemons.Supervised;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Systemd</c>, as written. Durations are ages.</summary>
internal sealed class SystemdSettings
{
    public string HoldOff { get; set; } = "";

    public string ShortLife { get; set; } = "";

    public string OneTimeAge { get; set; } = "";

    public string RestartUnresponsive { get; set; } = "";

    /// <summary>Whether systemd may be asked for one restart of a daemon that does not answer.</summary>
    public bool ToRestartUnresponsive() => bool.Parse(RestartUnresponsive);

    public SupervisedOptions ToOptions() => new()
    {
        HoldOff = Age.Parse(HoldOff),
        ShortLife = Age.Parse(ShortLife),
        OneTimeAge = Age.Parse(OneTimeAge),
    };
}
