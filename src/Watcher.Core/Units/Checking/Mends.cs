using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Activation.Luxid;
using Watcher.Core.Units.Activation.Noded;

namespace Watcher.Core.Units.Checking;

/// <summary>What to type when a unit is not as it should be.</summary>
internal static class Mends
{
    /// <summary>Installs, enables, reloads, and takes over what runs.</summary>
    public const string Adopt = "ganeti-watcher units adopt";

    public const string Activate = "ganeti-watcher units activation enable luxid";
    public const string ActivateNoded = "ganeti-watcher units activation enable noded";

    public const string DeactivateNoded = "ganeti-watcher units activation disable noded";

    private const string Reload = "systemctl daemon-reload";

    /// <param name="unit">The unit.</param>
    /// <param name="directive">In what it differs.</param>
    /// <param name="setIn">The drop-in that sets it, if one does.</param>
    /// <param name="file">The unit as it should be.</param>
    public static string Of(LoadedUnit unit, string directive, string? setIn, UnitFile file) => directive switch
    {
        "LoadState" when unit.LoadState == "masked" => $"systemctl unmask {unit.Name}",
        "NeedDaemonReload" => Reload,
        "WantedBy" when file.Words("Install", "WantedBy").IsEmpty => $"systemctl disable {unit.Name}",
        "WantedBy" => Templates.UnitTree.Root is var root && unit.Name != root ? $"systemctl enable {root} (and with it all that belongs to it)" : $"systemctl enable {root}",
        _ when unit.Name is NodedPlaces.Socket or NodedPlaces.Proxy or NodedPlaces.Linger || setIn?.EndsWith($"/{NodedPlaces.Daemon}.d/50-activation.conf", StringComparison.Ordinal) == true => ActivateNoded,
        _ when unit.Name is LuxidPlaces.Socket or LuxidPlaces.Proxy or LuxidPlaces.Linger || setIn?.EndsWith("/50-activation.conf", StringComparison.Ordinal) == true => Activate,
        _ when setIn is null && Lacks(LuxidPlaces.Units, unit, file) => Activate,
        _ when setIn is null && Lacks(NodedPlaces.Units, unit, file) => ActivateNoded,
        _ when setIn is not null => $"take it out of {setIn}, then {Reload}",
        _ => Adopt,
    };

    /// <summary>Whether a daemon is activated, and its unit does not know: it was to be told last, and whoever did so was ended before that.</summary>
    private static bool Lacks(ActivatedUnits activated, LoadedUnit unit, UnitFile file) =>
        unit.Name == activated.Daemon && file.Words("Unit", "Wants").Contains(activated.Socket) && !unit.Words("Wants").Contains(activated.Socket);
}
