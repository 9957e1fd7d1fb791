using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Values;

/// <summary>Reads the texts of the Ganeti that is installed on this node.</summary>
/// <param name="root">The root directory; empty for the node's own.</param>
internal sealed class GanetiInstallation(string root)
{
    private const int TextLimit = 1024 * 1024;

    // The first is Debian's, by the link to the running version; the second is where one version alone is installed.
    private static readonly string[] Constants =
        ["/usr/share/ganeti/default/ganeti/_constants.py", "/usr/share/ganeti/ganeti/_constants.py"];

    /// <summary>Null when no Ganeti is installed.</summary>
    /// <exception cref="FileFormatException">A file is no regular file, or too large.</exception>
    public DetectedGaneti? Detect()
    {
        if (InstalledScript.Read(root) is not { } script)
        {
            return null;
        }

        var library = new FileInfo($"{root}/etc/ganeti/lib").LinkTarget;
        var found = GanetiDetection.Read(script, Constants.Select(Read).FirstOrDefault(text => text is not null), library, VarRunIsRun());
        var family = found.Values.TryGetValue("DATA_DIR", out var data) ? Read($"{data}/{Ssconf.FilePrefix}primary_ip_family")?.Trim() : null;
        return found with { Values = found.Values.SetItem(UnitValueNames.NodedListen, DefaultValues.NodedListen(family)) };
    }

    private bool VarRunIsRun() => new FileInfo($"{root}/var/run").LinkTarget is "/run" or "../run";

    /// <summary>Through links: Debian's files are links to the running version's.</summary>
    private string? Read(string path)
    {
        var place = root + path;
        using var file = BoundedFile.TryOpenThroughLinks(place);
        return file is null ? null : Encoding.UTF8.GetString(BoundedFile.Read(file, place, TextLimit));
    }
}
