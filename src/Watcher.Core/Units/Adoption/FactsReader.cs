using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Holds;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation.Noded;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.Core.Units.Adoption;

/// <summary>Looks at this node, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="places">systemd's.</param>
/// <param name="units">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class FactsReader(GanetiPaths paths, UnitPlaces places, IUnitReader units, TimeProvider time)
{
    // noded starts it when an instance needs it: it is never missing, but may run.
    private static readonly Daemon OnDemand = new("ganeti-metad", "meta-daemon.log", DaemonPlace.EveryNode);

    // A daemon that starts or ends is unclear for a moment, and was not yet, or still is, what systemd said a moment before.
    private const int Looks = 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    private readonly PidFile _pidFiles = new(paths.PidDirectory);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<NodeFacts> ReadAsync(UnitTree tree, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            var facts = await LookAsync(tree, ct);
            if (look == Looks || !facts.Daemons.Any(daemon => daemon.Sight is DaemonSight.Unclear))
            {
                return facts;
            }

            await Task.Delay(LookAgain, time, ct);
        }
    }

    private async Task<NodeFacts> LookAsync(UnitTree tree, CancellationToken ct)
    {
        ImmutableArray<string> names = [.. tree.Files.Where(file => file.IsUnit).Select(file => file.Name)];
        var loaded = names.Zip(await units.GetPropertiesAsync(names, ct), (name, properties) => new LoadedUnit(name, properties)).ToImmutableDictionary(unit => unit.Name);
        var view = await new ClusterProbe(paths, new Ssconf(paths), time).LookAsync(ct);
        var layout = new GanetiLayout(InstalledScript.Read(""), Environment.GetEnvironmentVariable);
        var holds = new HoldsFile(paths.HoldsFile, paths.HoldsLock, time).Read();
        ImmutableArray<DaemonFacts> daemons =
        [
            .. DaemonCatalog.All.Add(OnDemand)
                .Where(daemon => loaded.ContainsKey(UnitText.Unit(daemon.Name)))
                .Select(daemon => Look(daemon, loaded[UnitText.Unit(daemon.Name)], view, layout) with { IsHeld = holds.Find(daemon.Name, time.GetUtcNow()) is not null }),
        ];
        return new NodeFacts(new TreeOnDisk(places).Read(tree), daemons, loaded, [.. Hindrances(holds)], CountBystanders(daemons));
    }

    private DaemonFacts Look(Daemon daemon, LoadedUnit unit, ClusterView view, GanetiLayout layout)
    {
        // One that its unit has just started has no pid file for a moment.
        var sight = _pidFiles.Look(daemon) is var look && look is DaemonSight.Unclear unclear && unclear.Process.Pid == unit.Number("MainPID")
            ? new DaemonSight.Running(unclear.Process)
            : look;
        var process = sight is DaemonSight.Running running ? ProcFs.TryRead(running.Process.Pid) : null;
        return new DaemonFacts(daemon, sight, unit)
        {
            RunsIn = process is null ? null : ProcFs.TryReadUnit(process.Identity.Pid),
            // Those by which it is behind its proxy belong to that alone.
            Arguments = process is null ? "" : StartArguments.Of(process, daemon, "").Replace(NodedPlaces.Arguments, "", StringComparison.Ordinal).Trim(),
            IsNeeded = daemon != OnDemand && daemon.IsNeededIn(view) && File.Exists(layout.Executable(daemon.Name))
                && (daemon.Where != DaemonPlace.WithMonitoring || layout.HasMonitoring),
        };
    }

    private IEnumerable<string> Hindrances(HoldsSight holds)
    {
        if (File.Exists(paths.UpgradeIntent))
        {
            yield return $"an upgrade of Ganeti is under way ({paths.UpgradeIntent} exists): wait until it is done";
        }

        if (holds.Problem is { } problem)
        {
            yield return $"any daemon may be held: {problem}";
        }
    }

    /// <summary>Guests, jobs and requests: for the operator to see that they are known, and are there afterwards.</summary>
    private static int CountBystanders(ImmutableArray<DaemonFacts> daemons)
    {
        var own = daemons.Select(daemon => daemon.Pid).OfType<int>().ToHashSet();
        return ProcFs.FindAll(process => !own.Contains(process.Identity.Pid) && ProcFs.TryReadUnit(process.Identity.Pid) is { } unit && AdoptPlan.WithBystanders.Contains(unit)).Count();
    }
}
