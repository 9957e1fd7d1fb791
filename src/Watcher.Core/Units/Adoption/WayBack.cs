using System.Collections.Immutable;
using System.Globalization;

namespace Watcher.Core.Units.Adoption;

/// <summary>Says what is so after an <c>adopt</c> went back, beside what was so before it. Pure.</summary>
internal static class WayBack
{
    /// <summary>After the files were put back, and no daemon was touched by us.</summary>
    public static ImmutableArray<string> TakenBack(NodeFacts before, NodeFacts now)
    {
        ImmutableArray<string> differences = [.. Files(before.Disk, now.Disk), .. before.Daemons.Select(daemon => Since(daemon, now)).OfType<string>()];
        return differences.IsEmpty ? ["All is as it was before"] : differences.Insert(0, "Not all is as it was before");
    }

    /// <summary>After the init script has got the daemons.</summary>
    public static ImmutableArray<string> HandedBack(NodeFacts before, NodeFacts now)
    {
        var wereIts = before.Daemons.All(daemon => daemon.Pid is null || daemon.RunsIn == AdoptPlan.Compatibility);
        return
        [
            wereIts ? "The daemons are the init script's again" : "The daemons are the init script's now: not all were before",
            .. before.Daemons.Where(daemon => daemon.IsMissing && Now(daemon, now) is { Pid: not null }).Select(daemon => $"{daemon.Name}, which did not run before, was started with them"),
            .. Files(before.Disk, now.Disk),
            .. UnadoptHindrances.OfDisabled(now.Disk) is { } disabled ? ImmutableArray.Create(disabled) : [],
        ];
    }

    private static IEnumerable<string> Files(DiskFacts before, DiskFacts now)
    {
        ImmutableArray<string> aside = [.. before.HidingOther.Concat(before.InstalledOther).Concat(before.Outdated)];
        ImmutableArray<string> gone = [.. before.Paths.Except(now.Paths)];
        ImmutableArray<string> others = [.. gone.Intersect(aside)];
        ImmutableArray<string> changed = [.. before.InstalledOther.Intersect(now.Installed.Except(now.InstalledOther))];
        if (!others.IsEmpty || !changed.IsEmpty)
        {
            yield return $"{string.Join(", ", others.Concat(changed))}: what was there is in {new UnitPlaces("").Aside}";
        }

        if (gone.Except(aside).ToList() is { Count: > 0 } removed)
        {
            yield return $"{string.Join(", ", removed)}: removed, and not put back";
        }

        if (now.Paths.Except(before.Paths).ToList() is { Count: > 0 } left)
        {
            yield return $"{string.Join(", ", left)}: not there before";
        }
    }

    private static DaemonFacts? Now(DaemonFacts daemon, NodeFacts now) => now.Daemons.FirstOrDefault(each => each.Name == daemon.Name);

    private static string? Since(DaemonFacts before, NodeFacts now) => Now(before, now) switch
    {
        { Pid: { } pid } daemon when pid != before.Pid => string.Create(CultureInfo.InvariantCulture, $"{before.Name} was started meanwhile: pid {pid} of {daemon.RunsIn ?? "no unit"}"),
        { Pid: null } when before.Pid is not null => $"{before.Name} ended meanwhile; see its log",
        _ => null,
    };
}
