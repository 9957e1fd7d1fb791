namespace Watcher.Core.Units.Adoption;

/// <summary>Where units, and what belongs to them, lie.</summary>
/// <param name="root">The root directory; empty for the node's own.</param>
internal sealed class UnitPlaces(string root)
{
    /// <summary>For units that were not brought by a package: a file of that name in /etc, or a link there that masks it, comes first (systemd.unit(5)).</summary>
    public const string ByHand = "/usr/local/lib/systemd/system";

    /// <summary>What a take-over adds to a daemon's unit.</summary>
    public const string TakeOverFile = "50-take-over.conf";

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

    public string TakeOver(string daemon) => $"{Runtime}/{daemon}.service.d/{TakeOverFile}";
}
