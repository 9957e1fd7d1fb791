using Watcher.Core.Configuration;
using Watcher.Core.Daemons.Supervised;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Systemd</c>, as written. Durations are ages.</summary>
internal sealed class SystemdSettings
{
    public string HoldOff { get; set; } = "";

    public string OneTimeAge { get; set; } = "";

    public string RestartUnresponsive { get; set; } = "";

    /// <summary>Whether systemd may be asked for one restart of a daemon that does not answer.</summary>
    public bool ToRestartUnresponsive() => bool.Parse(RestartUnresponsive);

    /// <param name="daemons">Section <c>Watcher:Daemons</c>: what is a short life does not depend on who restarts a daemon.</param>
    public SupervisedOptions ToOptions(DaemonsSettings daemons) => new()
    {
        HoldOff = Age.Parse(HoldOff),
        ShortLife = Age.Parse(daemons.ShortLife),
        OneTimeAge = Age.Parse(OneTimeAge),
    };
}
