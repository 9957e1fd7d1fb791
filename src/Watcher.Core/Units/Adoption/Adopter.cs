using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>
/// Moves a node to our units or back: looks, makes a plan, carries it out, and looks again. It may be ended at any moment: what is to be done next follows
/// from what is so, and is done by the next run.
/// </summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The units.</param>
/// <param name="systemd">systemd.</param>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class Adopter(GanetiPaths paths, UnitTree tree, SystemdBus systemd, Action<string> say, TimeProvider time)
{
    // Ganeti's operations, and a step of a watcher, end by themselves; what takes longer is told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly UnitPlaces _places = new("");

    private FactsReader Facts => new(paths, _places, systemd, time);

    /// <summary>What would be done.</summary>
    public async Task<AdoptionPlan> PlanAsync(bool isBack, bool purges, CancellationToken ct) => Plan(await Facts.ReadAsync(tree, ct), isBack, purges);

    /// <summary>Does it.</summary>
    /// <returns>What went wrong, or is left to be done; empty when all is well.</returns>
    /// <exception cref="AdoptionException">Nothing was done.</exception>
    public async Task<ImmutableArray<string>> RunAsync(bool isBack, bool purges, CancellationToken ct)
    {
        using var quiet = await StandStillAsync(ct);

        // Whatever has changed until nobody else was at work any more.
        var before = await Facts.ReadAsync(tree, ct);
        var plan = Plan(before, isBack, purges);
        if (!plan.Hindrances.IsEmpty)
        {
            throw new AdoptionException(string.Join("; ", plan.Hindrances));
        }

        var changes = new TreeChanges(_places, tree);
        var runner = new StepRunner(paths, _places, systemd, changes, say, time);
        try
        {
            foreach (var step in plan.Steps)
            {
                say(step.Text);
                await runner.RunAsync(step, ct);
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            return isBack
                ? [$"{e.Message}. Mend that and run the same command again: it goes on from here"]
                : [e.Message, .. await GoBackAsync(before, changes, runner, ct)];
        }

        return [.. runner.StillDown, .. await LeftAsync(isBack ? facts => UnadoptPlan.Make(facts, []) : AdoptPlan.Make, isBack, ct)];
    }

    public static bool IsExpected(Exception e) =>
        e is AdoptionException or BusException or TimeoutException or IOException or UnauthorizedAccessException or FileFormatException or DaemonUtilException;

    private AdoptionPlan Plan(NodeFacts facts, bool isBack, bool purges) =>
        isBack ? UnadoptPlan.Make(facts, purges ? OwnDirectories.Find(paths) : []) : AdoptPlan.Make(facts);

    /// <summary>
    /// To what was there, as long as no daemon may be another's by then, and none has come to run by a unit whose file would go; else to the init script, which
    /// starts whatever is down by then.
    /// </summary>
    private async Task<ImmutableArray<string>> GoBackAsync(NodeFacts before, TreeChanges changes, StepRunner runner, CancellationToken ct)
    {
        try
        {
            if (!runner.HasTakenOver && !(runner.HasStarted && changes.HasChanged))
            {
                say("go back: put all files back as they were");
                changes.TakeBack();
                await systemd.ReloadAsync(ct);
                return WayBack.TakenBack(before, await Facts.ReadAsync(tree, ct));
            }

            changes.TakeBackWatcher();
            var plan = UnadoptPlan.MakeForGoingBack((await Facts.ReadAsync(tree, ct)).WithArgumentsOf(before));
            foreach (var step in plan.Hindrances.IsEmpty ? plan.Steps : throw new AdoptionException(string.Join("; ", plan.Hindrances)))
            {
                say($"go back: {step.Text}");
                await runner.RunAsync(step, ct);
            }

            var left = await LeftAsync(UnadoptPlan.MakeForGoingBack, isBack: true, ct);
            return [.. WayBack.HandedBack(before, await Facts.ReadAsync(tree, ct)), .. left];
        }
        catch (Exception e) when (IsExpected(e))
        {
            return [$"Going back did not work either: {e.Message}. Run \"ganeti-watcher units unadopt\", or \"units adopt\" when that is mended"];
        }
    }

    /// <summary>Waits until all daemons run and nothing is to be done any more; then says what is.</summary>
    private async Task<ImmutableArray<string>> LeftAsync(Func<NodeFacts, AdoptionPlan> make, bool isBack, CancellationToken ct)
    {
        for (var began = time.SinceBoot(); ; await Task.Delay(Retry, time, ct))
        {
            var facts = await Facts.ReadAsync(tree, ct);
            var plan = make(facts);
            ImmutableArray<string> left =
            [
                .. plan.Hindrances,
                .. plan.Steps.Select(step => $"left to do: {step.Text}"),
                .. isBack ? facts.Missing.Select(daemon => $"{daemon.Name} does not run; see its log") : [],
            ];
            if (left.IsEmpty || time.SinceBoot() - began > Patience)
            {
                return left;
            }
        }
    }

    /// <summary>
    /// No watcher, ours or the stock one, acts in between: both stand still while their lock is held so. And nobody of Ganeti's is at work. All of that ends
    /// with this process, whatever becomes of it.
    /// </summary>
    private async Task<SafeFileHandle> StandStillAsync(CancellationToken ct)
    {
        for (var began = time.SinceBoot(); ; await Task.Delay(Retry, time, ct))
        {
            // An operation of Ganeti's may want the lock itself: it must not wait for us.
            var file = WatcherLock.Open(paths.WatcherLock, readOnly: false, out _);
            var hinders = AtWork() ?? (FileLock.TryExclusive(file) ? AtWork() : $"{paths.WatcherLock} is held by {LockHolder.Describe(file)}");
            if (hinders is null)
            {
                return file;
            }

            file.Dispose();
            if (time.SinceBoot() - began > Patience)
            {
                throw new AdoptionException($"{hinders}: try again when it is done");
            }
        }
    }

    private static string? AtWork() => OperationProbe.Find().FirstOrDefault() is { } operation ? $"'{operation.Command}' is at work" : null;
}
