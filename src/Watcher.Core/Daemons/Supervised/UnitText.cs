namespace Watcher.Core.Daemons.Supervised;

/// <summary>Units in words.</summary>
internal static class UnitText
{
    private const string Suffix = ".service";

    /// <summary>The daemon of a unit: "ganeti-noded" of "ganeti-noded.service".</summary>
    public static string Daemon(string unit) => unit.EndsWith(Suffix, StringComparison.Ordinal) ? unit[..^Suffix.Length] : unit;

    /// <summary>The unit of a daemon.</summary>
    public static string Unit(string daemon) => daemon + Suffix;

    /// <summary>What to type so that a unit can be started, and is.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="state">"masked", "disabled", or another LoadState than "loaded".</param>
    public static string Remedy(string unit, string state) => state switch
    {
        "masked" => $"systemctl unmask {unit} && systemctl start {unit}",
        "disabled" => $"systemctl enable --now {unit}",
        _ => "ganeti-watcher units adopt",
    };
}
