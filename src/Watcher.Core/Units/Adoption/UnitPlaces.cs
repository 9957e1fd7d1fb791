namespace Watcher.Core.Units.Adoption;

/// <summary>Where units, and what belongs to them, lie.</summary>
/// <param name="root">The root directory; empty for the node's own.</param>
internal sealed class UnitPlaces(string root)
{
    /// <summary>For units that were not brought by a package: a file of that name in /etc, or a link there that masks it, comes first (systemd.unit(5)).</summary>
    public const string ByHand = "/usr/local/lib/systemd/system";

    /// <summary>What a take-over adds to a daemon's unit.</summary>
    public const string TakeOverFile = "50-take-over.conf";

    /// <summary>What a hand-back adds to the init script's unit.</summary>
    public const string HandBackFile = "50-hand-back.conf";

    public const string AsideName = "units-aside";
    private const string AsideDirectory = $"/var/lib/ganeti-watcher/{AsideName}";

    /// <summary>Where adopt puts the tree.</summary>
    public string Own => root + ByHand;

    /// <summary>What comes before our place: an administrator's own, and what is there until the next boot.</summary>
    public string Administrators => $"{root}/etc/systemd/system";

    /// <inheritdoc cref="Administrators"/>
    public string Runtime => $"{root}/run/systemd/system";

    /// <summary>For others' unit files that would hide ours.</summary>
    public string Aside => root + AsideDirectory;

    public string InitScript => $"{root}/etc/init.d/ganeti";

    /// <summary>Where the links lie that have an init script started at a boot: of the run levels that systemd-sysv-generator(8) makes targets of.</summary>
    public IEnumerable<string> RunLevels => [.. "2345".Select(level => $"{root}/etc/rc{level}.d")];

    /// <summary>Where packages put units: one of the init script's name there keeps systemd from making one from the script.</summary>
    public IEnumerable<string> Packages => [$"{root}/usr/lib/systemd/system", $"{root}/lib/systemd/system"];

    /// <summary>What hands arguments for one start on to the init script: a drop-in of its unit, and the file that that one names.</summary>
    public string HandBack => $"{Runtime}/{AdoptPlan.Compatibility}.d/{HandBackFile}";

    /// <inheritdoc cref="HandBack"/>
    public string HandBackArguments => $"{Runtime}/{AdoptPlan.Compatibility}.d/50-hand-back.env";

    public string TakeOver(string daemon) => $"{Runtime}/{daemon}.service.d/{TakeOverFile}";
}
