using System.Collections.Immutable;
using System.Globalization;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>Compares what runs, and what lies about, with what the units promise.</summary>
internal static class RuntimeCheck
{
    // systemd is asked, and then the daemons are looked at: one that starts or ends in between is neither what it was nor what it will be.
    private const int Looks = 4;
    internal static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    private const string MainProcess = "MainPID";
    private const string State = "ActiveState";

    /// <summary>The same, of daemons only what each of several looks finds.</summary>
    /// <param name="look">What is so.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<ImmutableArray<UnitDifference>> CompareAsync(Func<CancellationToken, Task<NodeFacts>> look, TimeProvider time, CancellationToken ct)
    {
        var found = Compare(await look(ct));
        for (var looks = 1; looks < Looks && found.Any(IsOfADaemon); looks++)
        {
            await Task.Delay(LookAgain, time, ct);
            found = [.. Compare(await look(ct)).Where(now => !IsOfADaemon(now) || found.Any(before => (before.Unit, before.Directive) == (now.Unit, now.Directive)))];
        }

        return found;
    }

    /// <summary>Pure.</summary>
    /// <param name="facts">What is so.</param>
    public static ImmutableArray<UnitDifference> Compare(NodeFacts facts)
    {
        var isOurs = facts.LoadState(UnitTree.Root) == "loaded";
        return
        [
            .. isOurs ? facts.Daemons.Where(daemon => daemon.RunsOutside).Select(Outside) : [],
            .. AdoptPlan.Targets.Any(facts.IsActive) ? facts.Daemons.Where(daemon => daemon is { IsMissing: true, IsHeld: false, Loaded.LoadState: "loaded" }).Where(IsDown).Select(Down) : [],
            .. HidesInitScript(facts) is { } hides ? ImmutableArray.Create(hides) : [],
            .. Leftovers(facts.Disk),
        ];
    }

    private static bool IsOfADaemon(UnitDifference difference) => difference.Directive is MainProcess or State;

    private static UnitDifference Outside(DaemonFacts daemon) => new(
        daemon.Unit,
        MainProcess,
        string.Create(CultureInfo.InvariantCulture, $"{daemon.Pid} (as {daemon.Name}'s pid file has it; it runs in {daemon.RunsIn ?? "no unit"})"),
        string.Create(CultureInfo.InvariantCulture, $"{daemon.Loaded.Number(MainProcess)}"),
        "its unit has not started the daemon that runs: when that dies nobody starts it again, and a start of the unit beside it fails over and over (\"already locked\")",
        null,
        Mends.Adopt);

    /// <summary>One that systemd is starting at this moment is not down.</summary>
    private static bool IsDown(DaemonFacts daemon) =>
        daemon.Loaded.Text(State) is "inactive" or "failed" || daemon.Loaded.Text("SubState") == "auto-restart";

    private static UnitDifference Down(DaemonFacts daemon) => new(
        daemon.Unit,
        State,
        "active",
        daemon.Loaded.Text("SubState") is { Length: > 0 } state ? state : "inactive",
        $"the daemon is needed here and down, and a start of {UnitTree.Root}, which is active already, does not start it",
        null,
        daemon.Loaded.Text(State) == "failed" ? $"systemctl reset-failed {daemon.Unit}; systemctl start {daemon.Unit}" : $"systemctl restart {daemon.Unit}");

    private static UnitDifference? HidesInitScript(NodeFacts facts) =>
        facts.Disk.HasInitScript && facts.Disk.NotEnabled.Contains(UnitTree.Root) && facts.Units.GetValueOrDefault(AdoptPlan.Compatibility) is { LoadState: "loaded" } unit
        && unit.Text("FragmentPath") is var path && !path.Contains("/generator", StringComparison.Ordinal)
            ? new(
                AdoptPlan.Compatibility,
                "FragmentPath",
                $"there only when {UnitTree.Root} is enabled",
                path,
                "it hides the init script, and nothing is enabled in its place: after a reboot none of Ganeti's daemons is started",
                null,
                Mends.Adopt)
            : null;

    private static IEnumerable<UnitDifference> Leftovers(DiskFacts disk)
    {
        var own = disk.Installed.Select(Path.GetFileName).ToHashSet();
        foreach (var path in disk.HidingSame.Concat(disk.HidingOther).Where(path => own.Contains(Path.GetFileName(path))))
        {
            yield return Leftover(path, $"it hides the one in {UnitPlaces.ByHand}, which a later version brings up to date");
        }

        foreach (var path in disk.TakeOvers)
        {
            yield return Leftover(path, "a \"units adopt\" was ended in the middle: a daemon may still be another's");
        }

        foreach (var path in disk.Copies)
        {
            yield return Leftover(path, "a \"units unadopt\" was ended in the middle", "ganeti-watcher units unadopt (or units adopt)");
        }
    }

    private static UnitDifference Leftover(string path, string breaks, string mend = Mends.Adopt)
    {
        var name = Path.GetFileName(path);
        var unit = Path.GetDirectoryName(path)!.EndsWith(".d", StringComparison.Ordinal) && !name.EndsWith(".service", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(Path.GetDirectoryName(path)!) : name;
        return new(unit, "File", "gone", path, breaks, null, mend);
    }
}
