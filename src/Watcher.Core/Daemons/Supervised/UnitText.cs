namespace Watcher.Core.Daemons.Supervised;

/// <summary>Units in words.</summary>
internal static class UnitText
{
    private const string Suffix = ".service";

    /// <summary>The daemon of a unit: "ganeti-noded" of "ganeti-noded.service".</summary>
    public static string Daemon(string unit) => unit.EndsWith(Suffix, StringComparison.Ordinal) ? unit[..^Suffix.Length] : unit;

    /// <summary>The unit of a daemon.</summary>
    public static string Unit(string daemon) => daemon + Suffix;
}
